import { Button, Checkbox, Group, Stack, Tabs, Textarea, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Card } from '../../components/card.tsx'
import { ChoiceGroup } from '../../components/choiceGroup.tsx'
import type { Faults, MailDraft } from './templateDraft.ts'
import { purposeWords } from './words.ts'

type Props = {
  draft: MailDraft
  set: (draft: MailDraft) => void
  /** Which language is shown. */
  at: number
  setAt: (at: number) => void
  faults: Faults
  /** Saving was tried: also what is merely empty is told. */
  asked: boolean
}

export function TemplateForm({ draft, set, at, setAt, faults, asked }: Props) {
  const shown = draft.texts[at]
  const change = (patch: Partial<MailDraft['texts'][number]>) =>
    set({ ...draft, texts: draft.texts.map((one, n) => (n === at ? { ...one, ...patch } : one)) })
  /** While one types, what is empty is no fault yet. */
  const faultOf = (field: string, value: string) => (asked || value.trim() !== '' ? faults[field] : undefined)
  const isDefault = shown?.language === draft.defaultLanguage
  return (
    <Card>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="For colleagues; customers do not see it"
          maxLength={100}
          value={draft.name}
          error={faultOf('name', draft.name)}
          onChange={(event) => set({ ...draft, name: event.currentTarget.value })}
        />
        <ChoiceGroup
          label="Purpose"
          options={(['service', 'commercial'] as const).map((value) => ({ value, label: purposeWords[value] }))}
          value={draft.purpose}
          onChange={(purpose) => set({ ...draft, purpose })}
        />
        <Checkbox
          label="Names products"
          description="Off: nothing in it tells what she looked at or wanted to buy"
          checked={draft.namesProducts}
          onChange={(event) => set({ ...draft, namesProducts: event.currentTarget.checked })}
        />
        <Group gap={8} align="flex-end">
          <Tabs value={String(at)} onChange={(value) => setAt(Number(value ?? 0))} flex={1}>
            <Tabs.List aria-label="Languages">
              {draft.texts.map(({ language }, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a language is changed while it is typed
                <Tabs.Tab key={n} value={String(n)} mih={44}>
                  {language === '' ? '?' : language}
                  {language === draft.defaultLanguage ? ' (default)' : ''}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </Tabs>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              set({ ...draft, texts: [...draft.texts, { language: '', subject: '', text: '' }] })
              setAt(draft.texts.length)
            }}
          >
            Language
          </Button>
        </Group>
        {shown ? (
          <Stack gap="md" role="group" aria-label={`Text in ${shown.language || 'a new language'}`}>
            <TextInput
              label="Language"
              description="As en, de or pt-BR"
              maxLength={6}
              maw={180}
              value={shown.language}
              error={faultOf(`texts.${at}.language`, shown.language)}
              onChange={(event) => {
                const language = event.currentTarget.value.trim()
                const texts = draft.texts.map((one, n) => (n === at ? { ...one, language } : one))
                set({ ...draft, texts, defaultLanguage: isDefault ? language : draft.defaultLanguage })
              }}
            />
            <TextInput
              label="Subject"
              maxLength={200}
              value={shown.subject}
              error={faultOf(`texts.${at}.subject`, shown.subject)}
              onChange={(event) => change({ subject: event.currentTarget.value })}
            />
            <Textarea
              label="Text"
              autosize
              minRows={10}
              maxRows={30}
              maxLength={10_000}
              value={shown.text}
              error={faultOf(`texts.${at}.text`, shown.text)}
              onChange={(event) => change({ text: event.currentTarget.value })}
            />
            {isDefault ? null : (
              <Group gap={8}>
                <Button variant="default" onClick={() => set({ ...draft, defaultLanguage: shown.language })}>
                  Make it the default
                </Button>
                <Button
                  variant="subtle"
                  color="gray"
                  onClick={() => {
                    set({ ...draft, texts: draft.texts.filter((_, n) => n !== at) })
                    setAt(0)
                  }}
                >
                  Remove this language
                </Button>
              </Group>
            )}
          </Stack>
        ) : null}
      </Stack>
    </Card>
  )
}
