import { Alert, Anchor, Stack, Text } from '@mantine/core'
import { IconBroadcast, IconPhoneOff } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useCustomerCard } from '../../api/customerCard.ts'
import { Card } from '../../components/card.tsx'
import { IncidentText } from '../../components/incident/incidentText.tsx'
import { useNow } from '../../components/useNow.ts'
import { relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'

const minuteMs = 60_000
/** The red of the frame is too light for words. */
const readableTitle = { title: { color: 'var(--mantine-color-text)' } }

/** What matters while she is on the phone: whether she may be contacted, where she is now, what last went wrong. */
export function NowCard({ siteId, person }: { siteId: string; person: string }) {
  const card = useCustomerCard(siteId, person).data
  const clock = useNow(1_000)
  if (!card) return null
  const { doNotContact, unsubscribed, now, incident } = card
  const minutes = now ? Math.max(0, Math.floor((clock - now.sinceTs) / minuteMs)) : 0
  return (
    <Stack gap="md" mb="md">
      {doNotContact !== null || unsubscribed ? (
        <Alert
          color="red"
          variant="outline"
          icon={<IconPhoneOff aria-hidden />}
          title={doNotContact === null ? 'No e-mail' : 'Do not contact'}
          styles={readableTitle}
        >
          {[doNotContact, unsubscribed ? 'She wants no e-mails.' : null].filter(Boolean).join(' ')}
        </Alert>
      ) : null}
      {now ? (
        <Alert
          color="blue"
          variant="outline"
          icon={<IconBroadcast aria-hidden />}
          title="On the site now"
          role="status"
        >
          <Text size="sm">
            At {now.path} for {minutes < 1 ? 'less than a minute' : `${minutes} min`}.{' '}
            <Anchor component={Link} to={urls.session(siteId, now.sessionId)} size="sm">
              Follow her live
            </Anchor>
          </Text>
        </Alert>
      ) : null}
      {incident ? (
        <Card title="What last went wrong" says={relativeTime(incident.ts, clock)}>
          <IncidentText siteId={siteId} sessionId={incident.sessionId} live={now?.sessionId === incident.sessionId} />
          <Anchor
            component={Link}
            to={urls.session(siteId, incident.sessionId)}
            size="sm"
            mt="sm"
            display="inline-block"
          >
            Watch it
          </Anchor>
        </Card>
      ) : null}
    </Stack>
  )
}
