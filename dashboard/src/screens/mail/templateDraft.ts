import type { MailTemplate } from '@hindsight/protocol/api/mail'
import { type MailTemplateContent, mailTemplateContent } from '@hindsight/protocol/api/mailTemplates'

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
