/**
 * What a template of an e-mail may hold in double braces. One table: the editor, the documentation and the program that
 * fills them in read it.
 */

export type MailVariable = {
  says: string
  /** Stands in its place in the editor's preview, where no case is chosen. */
  sample: string
  /** May tell what she looked at or wanted to buy: only for templates that say so, on sites and pages that allow it. */
  namesProducts?: true
}

export const mailVariables = {
  'customer.name': { says: 'Her name, as the site knows it.', sample: 'Mary O’Brien' },
  'case.reason': { says: 'The reason of the case, as a colleague wrote it.', sample: 'The checkout refused her name' },
  'case.code': { says: 'A short code that finds the case again.', sample: '3F2A-91C0' },
  'incident.page': {
    says: 'The page on which it happened: the first part of its path, or, where the template names products, all of it.',
    sample: '/checkout',
  },
  'incident.date': { says: 'The day on which it happened, in the language of the mail.', sample: '21 November 2026' },
  'incident.products': {
    says: 'Names of the products in her basket. Only in templates that name products.',
    sample: 'Blue teapot',
    namesProducts: true,
  },
  'site.name': { says: 'The name of the site.', sample: 'Demo shop' },
  'point.label': { says: 'The field or element that she struggled with.', sample: 'Maiden name' },
  workaround: {
    says: 'The workaround noted at the struggle point.',
    sample: 'Leave the field empty and go on',
  },
  unsubscribe: {
    says: 'The link by which she says that she wants no more of these mails. Commercial ones must have it.',
    sample: 'https://hindsight.example/unsubscribe/…',
  },
} as const satisfies Record<string, MailVariable>

export type MailVariableName = keyof typeof mailVariables
export const mailVariableNames = Object.keys(mailVariables) as MailVariableName[]

const isName = (text: string): text is MailVariableName => Object.hasOwn(mailVariables, text)

/** A text taken apart: what stands as it is, and variables. */
export type MailPart = { literal: string } | { variable: MailVariableName }

/** Where a text is wrong, to be read by whoever wrote it. */
export type MailFault = { line: number; column: number; rule: string }

/** Braces that are no variable's are refused too: a mail must not go out with half of one. */
const braces = /\{\{([^{}]*)\}\}|\{\{|\}\}/g

function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

function ruleFor(found: string, name: string | undefined): string {
  if (name === undefined) return `${found} belongs to no variable: write {{site.name}}, with two braces on both sides`
  if (name === '') return 'between the braces stands no name'
  const near = mailVariableNames.find((one) => one.startsWith(name.slice(0, 5)) || one.endsWith(`.${name}`))
  const hint = near === undefined ? `There are ${mailVariableNames.join(', ')}` : `Perhaps {{${near}}}`
  return `there is no variable {{${name.slice(0, 60)}}}. ${hint}`
}

/** Takes a text apart; whatever is wrong in it is named with its place, and nothing of it may then be sent. */
export function mailParts(text: string): { parts: MailPart[]; faults: MailFault[] } {
  const parts: MailPart[] = []
  const faults: MailFault[] = []
  let from = 0
  for (const match of text.matchAll(braces)) {
    const name = match[1]?.trim()
    if (match.index > from) parts.push({ literal: text.slice(from, match.index) })
    if (name !== undefined && isName(name)) parts.push({ variable: name })
    else faults.push({ ...placeOf(text, match.index), rule: ruleFor(match[0], name) })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ literal: text.slice(from) })
  return { parts, faults }
}

export const faultText = ({ line, column, rule }: MailFault): string => `line ${line}, character ${column}: ${rule}`

/** `de-AT` finds `de-AT`, then `de`. @returns null: neither is there. */
export function mailLanguage(wanted: string, there: readonly string[]): string | null {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  const main = (language: string) => language.split('-')[0] ?? ''
  return (
    there.find((one) => same(one, wanted)) ??
    there.find((one) => same(one, main(wanted))) ??
    (wanted === '' ? undefined : there.find((one) => same(main(one), main(wanted)))) ??
    null
  )
}
