import { NumberInput, Stack, TextInput } from '@mantine/core'
import { ruleFor } from '../../api/problem.ts'
import { Card } from '../../components/card.tsx'
import { ListEditor } from './listEditor.tsx'
import type { SettingsFormProps } from './settingsFormProps.ts'

const maxTeamChars = 60
const maxPatternChars = 200

const asNumber = (value: string | number, fallback: number): number => (typeof value === 'number' ? value : fallback)
const faultIn = (maxChars: number) => (typed: string, already: string[]) => {
  const text = typed.trim()
  if (text === '') return 'Type something first'
  if (text.length > maxChars) return `At most ${maxChars} characters`
  return already.includes(text) ? 'It is in the list already' : null
}

/** How often and when customers may be contacted, what never starts a contact, and the teams that cases go to. */
export function SupportForm({ draft, set, error, disabled }: SettingsFormProps) {
  const { contactPolicy, sensitive } = draft
  const change = (patch: Partial<typeof contactPolicy>) => set({ contactPolicy: { ...contactPolicy, ...patch } })
  return (
    <Card
      title="Contacting customers"
      says="Asked before every call, message and e-mail. A colleague who goes against it has to say why; an e-mail is not sent."
    >
      <Stack gap="lg" maw={560}>
        <NumberInput
          label="Attempts per person within 24 hours"
          maw={240}
          min={1}
          max={50}
          allowDecimal={false}
          value={contactPolicy.perDay}
          disabled={disabled}
          error={ruleFor(error, 'settings.contactPolicy.perDay')}
          onChange={(value) => change({ perDay: asNumber(value, contactPolicy.perDay) })}
        />
        <NumberInput
          label="Attempts per person within 7 days"
          maw={240}
          min={1}
          max={200}
          allowDecimal={false}
          value={contactPolicy.perWeek}
          disabled={disabled}
          error={ruleFor(error, 'settings.contactPolicy.perWeek')}
          onChange={(value) => change({ perWeek: asNumber(value, contactPolicy.perWeek) })}
        />
        <NumberInput
          label="Hours of rest after she was reached"
          description="Who did not pick up was not disturbed; 0: none"
          maw={240}
          min={0}
          max={720}
          allowDecimal={false}
          value={contactPolicy.coolOffHours}
          disabled={disabled}
          error={ruleFor(error, 'settings.contactPolicy.coolOffHours')}
          onChange={(value) => change({ coolOffHours: asNumber(value, contactPolicy.coolOffHours) })}
        />
        <TextInput
          type="time"
          label="Quiet hours from"
          description="In the time zone of the site; the same time twice: none"
          maw={240}
          value={contactPolicy.quietFrom}
          disabled={disabled}
          error={ruleFor(error, 'settings.contactPolicy.quietFrom')}
          onChange={(event) => change({ quietFrom: event.currentTarget.value || contactPolicy.quietFrom })}
        />
        <TextInput
          type="time"
          label="Quiet hours to"
          maw={240}
          value={contactPolicy.quietTo}
          disabled={disabled}
          error={ruleFor(error, 'settings.contactPolicy.quietTo')}
          onChange={(event) => change({ quietTo: event.currentTarget.value || contactPolicy.quietTo })}
        />
        <ListEditor
          label="Sensitive pages"
          hint="About health, belief, money trouble and the like. What happened there never starts a contact. * stands for anything"
          placeholder="/health/*"
          empty="None."
          values={sensitive.paths}
          disabled={disabled}
          onChange={(paths) => set({ sensitive: { ...sensitive, paths } })}
          faultOf={faultIn(maxPatternChars)}
        />
        <ListEditor
          label="Sensitive events"
          hint="Names of tracked events"
          placeholder="Diagnosis Viewed"
          empty="None."
          values={sensitive.events}
          disabled={disabled}
          onChange={(events) => set({ sensitive: { ...sensitive, events } })}
          faultOf={faultIn(maxPatternChars)}
        />
        <ListEditor
          label="Teams"
          hint="To whom cases can be given beside a colleague"
          placeholder="Payments"
          empty="None: cases are given to colleagues only."
          values={draft.teams}
          disabled={disabled}
          onChange={(teams) => set({ teams })}
          faultOf={faultIn(maxTeamChars)}
        />
      </Stack>
    </Card>
  )
}
