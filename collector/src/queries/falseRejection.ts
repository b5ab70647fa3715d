/**
 * When is a field error a false rejection? The field was filled in, and was refused as if it were empty: either the
 * browser's own validation says `valueMissing`, or the message speaks of something missing and not of a wrong format.
 * "Enter your maiden name" on a filled field is one; "Enter a valid e-mail address" is not: a filled field may well be
 * invalid. Languages: those of the words below; a message in another language is counted as a plain field error.
 */

/** Something is missing. Lower case, parts of words. */
export const missingWords = [
  // English
  'required',
  'enter',
  'missing',
  'fill in',
  'fill out',
  'provide',
  'empty',
  'blank',
  'complete this',
  // Dutch
  'verplicht',
  'vul ',
  'vult',
  'invullen',
  'voer ',
  'ontbreekt',
  'leeg',
  // German
  'erforderlich',
  'pflichtfeld',
  'ausfüllen',
  'eingeben',
  'fehlt',
  // Russian
  'обязательн',
  'введите',
  'заполните',
  'укажите',
  'не заполнен',
  'пуст',
] as const

/** Something is there and is wrong: then "enter" means "enter another". */
export const formatWords = [
  'valid',
  'format',
  'correct',
  'at least',
  'at most',
  'characters',
  'digits',
  'match',
  'too short',
  'too long',
  'geldig',
  'juist',
  'minimaal',
  'maximaal',
  'tekens',
  'cijfers',
  'gültig',
  'mindestens',
  'zeichen',
  'коррект',
  'неверн',
  'правильн',
  'формат',
  'символ',
  'не менее',
  'не более',
] as const

/** Condition over columns of `events`; binds missingWords and formatWords. */
export const isFalseRejection = `(kind = 'fieldError' AND filled AND (
  has(JSONExtract(properties, 'validity', 'Array(String)'), 'valueMissing')
  OR multiSearchAnyCaseInsensitiveUTF8(message, {missingWords:Array(String)})
    AND NOT multiSearchAnyCaseInsensitiveUTF8(message, {formatWords:Array(String)})))`
