/** A template of an e-mail: its texts by language, and the rules that they keep before anything can be sent by them. */
import * as z from 'zod'
import { contactPurposes } from '../contactPolicy.ts'
import { faultText, type MailPart, mailParts, mailVariables } from '../mailVariables.ts'

export const mailLanguageCode = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'a language such as en, de or pt-BR')

const subject = z
  .string()
  .trim()
  .min(1, 'say what the mail is about')
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  .regex(/^[^\u0000-\u001f\u007f\u0085\u2028\u2029]*$/, 'one line, without control characters')
const text = z.string().trim().min(1, 'write the mail').max(10_000)

export const mailTemplateShape = z.object({
  name: z.string().trim().min(1, 'give it a name').max(100),
  purpose: z.enum(contactPurposes).default('service'),
  /** Off: nothing in the mail tells what she looked at or wanted to buy. */
  namesProducts: z.boolean().default(false),
  /** The one taken for customers whose language has no text of its own. */
  defaultLanguage: mailLanguageCode.default('en'),
  texts: z
    .array(z.object({ language: mailLanguageCode, subject, text }))
    .min(1, 'there must be a text in at least one language')
    .max(30),
})
export type MailTemplateContent = z.infer<typeof mailTemplateShape>

type Fault = { path: (string | number)[]; message: string }

/** What a variable may not do in such a place. */
function misplaced(part: MailPart, template: MailTemplateContent, field: 'subject' | 'text'): string[] {
  if ('literal' in part) return []
  const { variable } = part
  const isOfProducts = 'namesProducts' in mailVariables[variable]
  return [
    ...(isOfProducts && !template.namesProducts ? [`{{${variable}}} is only for templates that name products`] : []),
    ...(variable === 'unsubscribe' && field === 'subject'
      ? ['{{unsubscribe}} is a link: it belongs into the text']
      : []),
  ]
}

function faultsOf(template: MailTemplateContent, written: string, field: 'subject' | 'text'): string[] {
  const { parts, faults } = mailParts(written)
  const hasLink = parts.some((part) => 'variable' in part && part.variable === 'unsubscribe')
  const isLinkMissing = field === 'text' && template.purpose === 'commercial' && !hasLink
  return [
    ...faults.map(faultText),
    ...new Set(parts.flatMap((part) => misplaced(part, template, field))),
    ...(isLinkMissing ? ['a commercial mail must hold {{unsubscribe}}'] : []),
  ]
}

/** Every fault of a template's texts, at its place. Also what the editor shows while one types. */
export function mailTemplateFaults(template: MailTemplateContent): Fault[] {
  const languages = template.texts.map((one) => one.language)
  const faults: Fault[] = languages.includes(template.defaultLanguage)
    ? []
    : [{ path: ['defaultLanguage'], message: 'must be one of the languages that have a text' }]
  template.texts.forEach((one, index) => {
    if (languages.indexOf(one.language) < index) {
      faults.push({ path: ['texts', index, 'language'], message: 'there is a text in this language already' })
    }
    for (const field of ['subject', 'text'] as const) {
      const path = ['texts', index, field]
      for (const message of faultsOf(template, one[field], field)) faults.push({ path, message })
    }
  })
  return faults
}

export const mailTemplateContent = mailTemplateShape.superRefine((template, context) => {
  for (const fault of mailTemplateFaults(template)) context.addIssue({ code: 'custom', ...fault })
})
