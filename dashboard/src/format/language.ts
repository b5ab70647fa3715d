const names = new Intl.DisplayNames('en', { type: 'language' })

/** `Dutch` for `nl`, `Swiss High German` for `de-CH`. */
export const languageName = (code: string): string => names.of(code) ?? code
