import type { MailBatch, MailPlan } from '@hindsight/protocol/api/mail'
import { Alert, Anchor, Button, Group, Progress, Skeleton, Stack, Text } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { useChangeMailBatch, useMail, useMailBatch } from '../../api/mail.ts'
import { Card } from '../../components/card.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { countOf, wholeNumber } from '../../format/number.ts'
import { exactTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './mail.module.css'
import { MailSetUp } from './setUp.tsx'
import { batchWords } from './words.ts'

/** One batch: what starting it would do, then how far it is, then what became of each. */
export function BatchScreen() {
  const { siteId = '', batchId = '' } = useParams()
  const batch = useMailBatch(siteId, batchId)
  if (batch.error && !batch.data) {
    return (
      <>
        <ScreenHead title="E-mail" />
        <Failed error={batch.error} what="The batch could not be read" retry={() => batch.refetch()} />
      </>
    )
  }
  if (!batch.data) return <Skeleton height={220} radius={12} role="status" aria-label="Loading the batch" />
  const { batch: shown, plan } = batch.data
  return (
    <Stack gap="md" maw={860}>
      <div>
        <ScreenHead
          title={`${shown.template.name}, ${countOf(shown.recipients.n, 'customer')}`}
          says={
            <>
              {batchWords[shown.status]} ·{' '}
              <Anchor component={Link} to={urls.mail(siteId)} size="sm">
                All e-mail
              </Anchor>
            </>
          }
        />
      </div>
      <MailSetUp siteId={siteId} />
      {shown.pausedBecause === null ? null : (
        <Alert variant="outline" color="orange" title="Paused by itself">
          {shown.pausedBecause}. Nobody was left out; resume it when this is over.
        </Alert>
      )}
      {plan === null ? <HowFar batch={shown} /> : <Plan plan={plan} />}
      <Acts siteId={siteId} batch={shown} plan={plan} />
    </Stack>
  )
}

function Plan({ plan }: { plan: MailPlan }) {
  const left = [
    { label: 'No e-mail address', n: plan.noAddress, reasons: [] },
    { label: 'Not allowed by the contact policy', n: sum(plan.notAllowed), reasons: plan.notAllowed },
    { label: 'A variable has no value', n: sum(plan.missing), reasons: plan.missing },
    { label: 'Nothing to send', n: sum(plan.over), reasons: plan.over },
  ].filter(({ n }) => n > 0)
  return (
    <Card
      title={`${countOf(plan.wouldSend, 'e-mail')} would be sent`}
      says="By what is known now. The contact policy is asked again for each when its turn comes."
    >
      {plan.languages.length === 0 ? null : (
        <Text size="sm">
          In {plan.languages.map(({ language, n }) => `${language} (${wholeNumber(n)})`).join(', ')}
          {plan.otherLanguage > 0
            ? `; ${wholeNumber(plan.otherLanguage)} in another language than their own, which has no text`
            : ''}
          .
        </Text>
      )}
      {plan.waitsUntil === null ? null : (
        <Text size="sm">Some wait until {exactTime(plan.waitsUntil)}: it is night now.</Text>
      )}
      {left.length === 0 ? null : (
        <Stack gap={8} mt="md">
          {left.map(({ label, n, reasons }) => (
            <div key={label}>
              <Text size="sm">
                <b>{wholeNumber(n)}</b> left out: {label}
              </Text>
              {reasons.length === 0 ? null : (
                <ul className={css.reasons}>
                  {reasons.map(({ reason, n: times }) => (
                    <li key={reason}>
                      {reason}: {wholeNumber(times)}
                    </li>
                  ))}
                </ul>
              )}
            </div>
          ))}
        </Stack>
      )}
    </Card>
  )
}

const sum = (reasons: readonly { n: number }[]): number => reasons.reduce((all, { n }) => all + n, 0)

const figures = [
  ['sent', 'Sent'],
  ['queued', 'Waiting'],
  ['unknown', 'Unknown'],
  ['bounced', 'Bounced'],
  ['failed', 'Refused'],
  ['leftOut', 'Left out'],
] as const

function HowFar({ batch }: { batch: MailBatch }) {
  const { counts, recipients } = batch
  const waiting = counts.queued.n + counts.handing.n
  const share = recipients.n === 0 ? 100 : (100 * (recipients.n - waiting)) / recipients.n
  return (
    <Card title="How far it is">
      <Progress value={share} aria-label="E-mails dealt with" transitionDuration={120} mb="md" />
      <dl className={css.figures} aria-live="polite">
        {figures.map(([state, label]) => (
          <div key={state}>
            <dt>{label}</dt>
            <dd>
              <CountLink of={counts[state]} says={`${label}, of this batch`} />
            </dd>
          </div>
        ))}
      </dl>
      <Text size="sm" mt="md">
        <CountLink of={recipients} noun="customer" says="all of this batch" />, at most {batch.perMinute} a minute
      </Text>
    </Card>
  )
}

function Acts({ siteId, batch, plan }: { siteId: string; batch: MailBatch; plan: MailPlan | null }) {
  const change = useChangeMailBatch(siteId, batch.batchId)
  const isSetUp = useMail(siteId).data?.isSetUp === true
  const { status } = batch
  const button = (act: 'start' | 'pause' | 'resume' | 'discard', label: string, main: boolean) => (
    <Button
      key={act}
      variant={main ? 'filled' : 'default'}
      loading={change.isPending && change.variables === act}
      disabled={(act === 'start' || act === 'resume') && !isSetUp}
      onClick={() => change.mutate(act)}
    >
      {label}
    </Button>
  )
  return (
    <>
      {change.error ? <Failed error={change.error} what="It was not done" /> : null}
      <Group gap={8}>
        {status === 'draft' && plan !== null && plan.wouldSend > 0
          ? button('start', `Send ${countOf(plan.wouldSend, 'e-mail')}`, true)
          : null}
        {status === 'running' ? button('pause', 'Pause', false) : null}
        {status === 'paused' ? button('resume', 'Resume', true) : null}
        {status === 'draft' || status === 'paused' ? button('discard', 'Discard', false) : null}
      </Group>
    </>
  )
}
