/** Acts on a text as if the site's own codes were not in it, and leaves them where they were. */
export function keepCodes(text: string, codes: RegExp, act: (text: string) => string): string {
  const kept: string[] = []
  // Of a private-use area, and not the one that redaction uses: a page that writes it loses it.
  const rest = text.replace(/\uE001/g, '').replace(codes, (code) => {
    kept.push(code)
    return '\uE001'
  })
  return act(rest).replace(/\uE001/g, () => kept.shift() ?? '')
}
