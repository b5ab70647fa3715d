import { internalTraffic } from '@hindsight/protocol/settings'
import { Stack } from '@mantine/core'
import { Card } from '../../components/card.tsx'
import { ListEditor } from './listEditor.tsx'
import type { SettingsFormProps } from './settingsFormProps.ts'

/** The collector's own rule. */
function faultIn(field: 'networks' | 'emailDomains', hint: string) {
  return (typed: string, already: string[]): string | null => {
    const text = typed.trim()
    if (text === '') return `Type ${hint}`
    if (already.includes(text)) return 'It is in the list already'
    return internalTraffic.safeParse({ [field]: [text] }).success ? null : `Not ${hint}`
  }
}

/** Whose visits are no customer's. */
export function TrafficForm({ draft, set, disabled }: SettingsFormProps) {
  const { internalTraffic: own } = draft
  return (
    <Card
      title="Your own visits"
      says="They are recorded, marked as internal, and left out of reports. So are bots. A browser that opened a page with ?hindsight=internal stays internal until ?hindsight=customer."
    >
      <Stack gap="lg">
        <ListEditor
          label="Your networks"
          hint="Addresses your people browse from; looked at as visits arrive, kept nowhere"
          placeholder="203.0.113.0/24"
          empty="None."
          values={own.networks}
          disabled={disabled}
          onChange={(networks) => set({ internalTraffic: { ...own, networks } })}
          faultOf={faultIn('networks', 'an address or a network such as 203.0.113.0/24')}
        />
        <ListEditor
          label="Your e-mail domains"
          hint="Customers with an address there are your own people, in past visits too"
          placeholder="shop.example"
          empty="None."
          values={own.emailDomains}
          disabled={disabled}
          onChange={(emailDomains) => set({ internalTraffic: { ...own, emailDomains } })}
          faultOf={faultIn('emailDomains', 'a domain such as shop.example')}
          cleaned={(typed) => typed.trim().toLowerCase()}
        />
      </Stack>
    </Card>
  )
}
