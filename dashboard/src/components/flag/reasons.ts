/** What support calls people about, in words that fit most cases; any other can be typed. */
export const usualReasons = [
  'Could not finish the order',
  'Was refused although filled in',
  'Something broke in front of her',
  'Gave up after several tries',
] as const

export const maxReasonChars = 300
export const maxNoteChars = 2000
/** What the API takes as evidence's words. */
export const maxEvidenceChars = 300
