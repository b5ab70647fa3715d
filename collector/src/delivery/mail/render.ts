/**
 * Fills a text in. Pure. A value is one line of plain text wherever it goes: it cannot begin a header, a second line or
 * a tag, and cannot become a link. A variable without a value is named, and its mail is not sent.
 */
import { type MailVariableName, mailParts } from '@hindsight/protocol/mailVariables'

export type MailValues = Partial<Record<MailVariableName, string>>
export type RenderedMail = { subject: string; text: string; html: string; missing: MailVariableName[] }
export type MailText = { language: string; subject: string; text: string }

const maxSubjectChars = 300
/** Longer than any name that a person has. */
const maxNameChars = 80

/** Control characters, line and paragraph separators, and those that turn the direction of what follows. */
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

const oneLine = (value: string): string => value.replace(unprintable, ' ').replace(/\s+/g, ' ').trim()

/** Names come from forms that anyone can fill in: one that advertises something is nobody's name. */
export const isPersonName = (value: string): boolean =>
  value.length <= maxNameChars && !/:\/\/|\bwww\.|[@<>]/i.test(value)

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char)

/** With a group, so that splitting by it keeps them: every second piece is a link. */
const links = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/
const anchor = (url: string): string => `<a href="${url}">${url}</a>`

function filledIn(values: MailValues, variable: MailVariableName): string {
  const value = oneLine(values[variable] ?? '')
  return variable === 'customer.name' && !isPersonName(value) ? '' : value
}

function htmlOf(text: string, values: MailValues, language: string): string {
  const inside = mailParts(text)
    .parts.map((part) => {
      if ('literal' in part) {
        return part.literal
          .split(links)
          .map((piece, n) => (n % 2 === 1 ? anchor(escapeHtml(piece)) : escapeHtml(piece)))
          .join('')
      }
      const value = escapeHtml(filledIn(values, part.variable))
      return part.variable === 'unsubscribe' ? anchor(value) : value
    })
    .join('')
  const paragraphs = inside
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replace(/\n/g, '<br>\n')}</p>`)
  return [
    `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8"></head>`,
    '<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5">',
    ...paragraphs,
    '</body></html>',
  ].join('\n')
}

export function renderMail({ language, subject, text }: MailText, values: MailValues): RenderedMail {
  const fill = (template: string): string =>
    mailParts(template)
      .parts.map((part) => ('literal' in part ? part.literal : filledIn(values, part.variable)))
      .join('')
  const used = [subject, text].flatMap((template) =>
    mailParts(template).parts.flatMap((part) => ('variable' in part ? [part.variable] : [])),
  )
  return {
    subject: oneLine(fill(subject)).slice(0, maxSubjectChars),
    text: fill(text).replace(/\r\n?/g, '\n'),
    html: htmlOf(text, values, language),
    missing: [...new Set(used)].filter((variable) => filledIn(values, variable) === ''),
  }
}
