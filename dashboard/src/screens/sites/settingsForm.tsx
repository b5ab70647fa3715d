import { Stack, Switch, TextInput } from '@mantine/core'
import { ruleFor } from '../../api/problem.ts'
import { Card } from '../../components/card.tsx'
import { DetailsForm } from './detailsForm.tsx'
import { FindForm } from './findForm.tsx'
import { ListEditor } from './listEditor.tsx'
import { originFault, originOf } from './originRule.ts'
import { PrivacyForm } from './privacyForm.tsx'
import { QuotaFields } from './quotaFields.tsx'
import { RecordingForm } from './recordingForm.tsx'
import { ReplayForm } from './replayForm.tsx'
import { ReportsForm } from './reportsForm.tsx'
import type { SettingsFormProps } from './settingsFormProps.ts'
import { faultsOf } from './siteDraft.ts'
import { SupportForm } from './supportForm.tsx'
import { TrafficForm } from './trafficForm.tsx'

/** The settings of a site, in the order in which one meets them: who may send, what is recorded, what is hidden. */
export function SettingsForm(props: SettingsFormProps) {
  return (
    <>
      <KillSwitch {...props} />
      <SenderForm {...props} />
      <RecordingForm {...props} />
      <ReplayForm {...props} />
      <PrivacyForm {...props} />
      <DetailsForm {...props} />
      <SupportForm {...props} />
      <ReportsForm {...props} />
      <TrafficForm {...props} />
      <FindForm {...props} />
    </>
  )
}

function KillSwitch({ draft, set, disabled }: SettingsFormProps) {
  return (
    <Card title="Recording">
      <Switch
        label="Record this site"
        description="Off stops every recorder of the site within about a minute, replay and facts alike; pages that are open stop when they next send"
        checked={draft.recordingOn}
        disabled={disabled}
        onChange={(event) => set({ recordingOn: event.currentTarget.checked })}
      />
    </Card>
  )
}

function SenderForm(props: SettingsFormProps) {
  const { draft, set, error, disabled } = props
  return (
    <Card title="Who may send" says="Pages elsewhere that use this site's key are refused and counted under Refused.">
      <Stack gap="lg">
        <ListEditor
          label="Allowed origins"
          hint="A * in front covers all subdomains: https://*.shop.example"
          placeholder="https://shop.example"
          empty="None yet: pages of any origin may send."
          values={draft.allowedOrigins}
          disabled={disabled}
          onChange={(allowedOrigins) => set({ allowedOrigins })}
          faultOf={originFault}
          cleaned={originOf}
        />
        <TextInput
          label="Domain shared by subdomains"
          description="One visit across www.shop.example and checkout.shop.example, by a first-party cookie for shop.example. Empty: each origin has visits of its own"
          placeholder="shop.example"
          maw={560}
          maxLength={253}
          spellCheck={false}
          autoCapitalize="none"
          value={draft.cookieDomain}
          disabled={disabled}
          error={faultsOf(draft).cookieDomain ?? ruleFor(error, 'settings.cookieDomain')}
          onChange={(event) => set({ cookieDomain: domainOf(event.currentTarget.value) })}
        />
        <QuotaFields {...props} />
      </Stack>
    </Card>
  )
}

/** What was typed or pasted, as a domain: without scheme, path, a dot in front. */
function domainOf(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/:].*$/, '')
    .replace(/^(\*?\.)+/, '')
}
