import { Checkbox, Stack, Text, TextInput } from '@mantine/core'
import { useAlertChannels } from '../../api/alerts.ts'
import { ruleFor } from '../../api/problem.ts'
import type { Draft } from './alertDraft.ts'
import css from './alerts.module.css'

type Props = { siteId: string; draft: Draft; set: (patch: Partial<Draft>) => void; error: unknown }

/** By e-mail, by webhook and Slack, and when not. */
export function WhoIsTold({ siteId, draft, set, error }: Props) {
  const channels = useAlertChannels(siteId).data
  return (
    <Stack gap="sm">
      <Checkbox.Group
        label="E-mail to"
        description={channels?.mail === false ? 'No mail server is set up yet: set SMTP_URL and MAIL_FROM.' : undefined}
        value={draft.accounts}
        onChange={(accounts) => set({ accounts })}
      >
        <Stack gap={6} mt={4}>
          {channels?.accounts.map(({ accountId, name }) => (
            <Checkbox key={accountId} value={accountId} label={name} />
          ))}
        </Stack>
      </Checkbox.Group>
      {channels && channels.endpoints.length > 0 ? (
        <Checkbox.Group
          label="Webhooks and Slack"
          description="Besides those that are told of every alert"
          value={draft.endpoints}
          onChange={(endpoints) => set({ endpoints })}
        >
          <Stack gap={6} mt={4}>
            {channels.endpoints.map(({ endpointId, name, on }) => (
              <Checkbox key={endpointId} value={endpointId} label={on ? name : `${name} (off)`} />
            ))}
          </Stack>
        </Checkbox.Group>
      ) : (
        <Text size="sm" c="dimmed">
          An administrator can add webhooks and Slack under Webhooks.
        </Text>
      )}
      <Checkbox
        label="Tell nobody during quiet hours"
        description="On the clocks of the site; what still stands afterwards is told then"
        checked={draft.isQuiet}
        onChange={(event) => set({ isQuiet: event.currentTarget.checked })}
      />
      <div className={css.pair}>
        {draft.isQuiet ? (
          <>
            <TextInput
              label="From"
              type="time"
              value={draft.quietFrom}
              onChange={(event) => set({ quietFrom: event.currentTarget.value })}
              error={ruleFor(error, 'quietHours.from')}
            />
            <TextInput
              label="To"
              type="time"
              value={draft.quietTo}
              onChange={(event) => set({ quietTo: event.currentTarget.value })}
              error={ruleFor(error, 'quietHours.to')}
            />
          </>
        ) : null}
        <TextInput
          label="Rest after one is over, minutes"
          inputMode="numeric"
          value={draft.cooldownMinutes}
          onChange={(event) => set({ cooldownMinutes: event.currentTarget.value })}
          error={ruleFor(error, 'cooldownMinutes')}
        />
      </div>
    </Stack>
  )
}
