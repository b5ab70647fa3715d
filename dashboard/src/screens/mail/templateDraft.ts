import type { MailTemplate } from '@hindsight/protocol/api/mail'
import { type MailTemplateContent, mailTemplateContent } from '@hindsight/protocol/api/mailTemplates'
import { type Difference, differencesOf } from '../../components/conflict.tsx'
import { languageName } from '../../format/language.ts'

export type MailDraft = MailTemplateContent
export type Faults = Readonly<Record<string, string>>

export const newDraft: MailDraft = {
  name: '',
  purpose: 'service',
  namesProducts: false,
  defaultLanguage: 'en',
  texts: [
    {
      language: 'en',
      subject: 'About your visit to {{site.name}}',
      text: [
        'Dear {{customer.name}},',
        'on {{incident.date}} something on our site did not work as it should have. We are sorry.',
        'You can simply answer this e-mail; please name {{case.code}}.',
        'No more e-mail from us: {{unsubscribe}}',
      ].join('\n\n'),
    },
  ],
}

export function draftOf({ name, purpose, namesProducts, defaultLanguage, texts }: MailTemplate): MailDraft {
  return { name, purpose, namesProducts, defaultLanguage, texts }
}

/** By field, as the API names them: `texts.0.subject`. */
export function faultsIn(draft: MailDraft): Faults {
  const parsed = mailTemplateContent.safeParse(draft)
  const faults: Record<string, string> = {}
  for (const { path, message } of parsed.error?.issues ?? []) faults[path.join('.')] ??= message
  return faults
}

export const isSameDraft = (a: MailDraft, b: MailDraft): boolean => JSON.stringify(a) === JSON.stringify(b)

/** In what two versions differ, each language by itself. */
export function templateDifferences(theirs: MailDraft, mine: MailDraft): Difference[] {
  const languages = [...new Set([...theirs.texts, ...mine.texts].map(({ language }) => language))]
  const inLanguage = (language: string, { texts }: MailDraft) => texts.find((one) => one.language === language)
  const ofLanguage = (language: string): [string, (draft: MailDraft) => string][] => [
    [`Subject, ${languageName(language)}`, (draft) => inLanguage(language, draft)?.subject ?? 'no such language'],
    [`Text, ${languageName(language)}`, (draft) => inLanguage(language, draft)?.text ?? 'no such language'],
  ]
  return differencesOf<MailDraft>(
    {
      Name: ({ name }) => name,
      Purpose: ({ purpose }) => purpose,
      'Names products': ({ namesProducts }) => (namesProducts ? 'yes' : 'no'),
      'Language for all others': ({ defaultLanguage }) => languageName(defaultLanguage),
      ...Object.fromEntries(languages.flatMap(ofLanguage)),
    },
    theirs,
    mine,
  )
}
