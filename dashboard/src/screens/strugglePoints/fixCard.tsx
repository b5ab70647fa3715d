import type { Fix, ToldCompared } from '@hindsight/protocol/api/fix'
import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { Anchor, Button, Group, Skeleton, Stack, Text, Tooltip } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { useFix } from '../../api/fix.ts'
import { useMay } from '../../api/me.ts'
import { useSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { Figure, Figures } from '../../components/figure/figure.tsx'
import { screenOf } from '../../filters/screenOf.ts'
import { countOf, money, wholeNumber } from '../../format/number.ts'
import { relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './fix.module.css'
import { TellDialog } from './tellDialog.tsx'

type Props = { siteId: string; point: Pick<StruggleDetail, 'pointId' | 'says' | 'status'> }

/** Once it is fixed: who was affected, who still waits, who was told, and what came of it. */
export function FixCard({ siteId, point }: Props) {
  const { pointId, status } = point
  const mayRead = useMay('customers.read')
  const isFixed = status.state === 'fixed' || status.state === 'regressed'
  const fix = useFix(siteId, pointId, mayRead && isFixed)
  if (!mayRead || !isFixed) return null
  if (fix.error && !fix.data) {
    return (
      <Card title="Since the fix">
        <Failed error={fix.error} what="What became of those affected could not be read" retry={() => fix.refetch()} />
      </Card>
    )
  }
  if (!fix.data) {
    return (
      <Card title="Since the fix">
        {fix.isPending ? (
          <Skeleton height={96} role="status" aria-label="Reading what became of those affected" />
        ) : null}
      </Card>
    )
  }
  return <Shown siteId={siteId} point={point} fix={fix.data} />
}

function since({ release, fixedAt, from }: Fix): string {
  const those = `Everyone it happened to since ${relativeTime(from)}.`
  if (fixedAt === null)
    return `${those} No visit with ${release} has been seen yet: nobody can be told before it is out.`
  return `${those} ${release === null ? 'Fixed' : `${release} is out`} since ${relativeTime(fixedAt)}.`
}

function Shown({ siteId, point, fix }: Props & { fix: Fix }) {
  const maySend = useMay('mail.send')
  const currency = useSite(siteId).data?.settings.currency ?? ''
  const [telling, setTelling] = useState(false)
  const isBack = point.status.state === 'regressed'
  const [draft] = fix.telling
  return (
    <Card title="Since the fix" says={since(fix)}>
      <Stack gap="md">
        <Counts fix={fix} />
        {fix.told.n === 0 ? null : (
          <Stack gap="xs">
            <Outcome
              title="Value recovered"
              observed={`those told converted for ${money(fix.value.observed, currency)} since.`}
              of={fix.value.compared}
              words={(of) => valueWords(of, currency)}
            />
            {fix.calls.known ? (
              <Outcome
                title="Calls avoided"
                observed={`${countOf(fix.calls.before, 'person')} called after it happened, ${wholeNumber(fix.calls.after)} of those told called afterwards.`}
                of={fix.calls.compared}
                words={callsWords}
              />
            ) : (
              <Text size="sm">Calls avoided: no calls are known here. Import them to see whether there are fewer.</Text>
            )}
          </Stack>
        )}
        {isBack ? <Text size="sm">It has happened again since: tell nobody before it holds.</Text> : null}
        {maySend && fix.fixedAt !== null ? (
          <Group gap={12}>
            <Button
              leftSection={<IconMail size={16} aria-hidden />}
              variant={isBack ? 'default' : 'filled'}
              disabled={fix.notTold.n === 0}
              onClick={() => setTelling(true)}
            >
              {fix.notTold.n === 0 ? 'Nobody is left to tell' : 'Tell them …'}
            </Button>
            {draft ? (
              <Anchor component={Link} to={urls.mailBatch(siteId, draft.batchId)} size="sm">
                E-mails about it: {draft.status}
              </Anchor>
            ) : null}
          </Group>
        ) : null}
      </Stack>
      {telling ? (
        <TellDialog
          siteId={siteId}
          pointId={point.pointId}
          suggested={`Fixed: ${point.says}`}
          onClose={() => setTelling(false)}
        />
      ) : null}
    </Card>
  )
}

function Counts({ fix }: { fix: Fix }) {
  const { affected, stillOpen, notTold, told, returned, convertedSince } = fix
  return (
    <Figures>
      <Figure
        label="Affected"
        definition="Persons it happened to in the 90 days before the fix, and since."
        value={wholeNumber(affected.n)}
        to={screenOf(affected.list)}
        opens="persons affected"
      />
      <Figure
        label="Still open"
        definition="Have not converted since it last happened to them, and no case of this struggle point was closed for them since."
        value={wholeNumber(stillOpen.n)}
        to={screenOf(stillOpen.list)}
        opens="persons who still wait"
      >
        {notTold.n === 0 ? (
          'all told'
        ) : (
          <Anchor component={Link} to={screenOf(notTold.list)} size="sm" className={css.notTold ?? ''}>
            {wholeNumber(notTold.n)} not told yet
          </Anchor>
        )}
      </Figure>
      <Figure
        label="Told"
        definition="Since the fix is out they were reached, left a message or sent one, about a case of this struggle point."
        value={wholeNumber(told.n)}
        to={screenOf(told.list)}
        opens="persons who were told"
      />
      <Figure
        label="Came back"
        definition="Visited the site again since the fix is out, without meeting it again."
        value={wholeNumber(returned.n)}
        to={screenOf(returned.list)}
        opens="persons who came back"
      />
      <Figure
        label="Converted since told"
        definition="Converted after they were told of the fix."
        value={wholeNumber(convertedSince.n)}
        to={screenOf(convertedSince.list)}
        opens="persons who converted since they were told"
      />
    </Figures>
  )
}

const likeHer =
  'Customers told, against customers of their like whom it had hit as well and who were not told: same device, new or returning, basket of the same size, come the same way; both looked at for 7 days from the same moments. It is associated with telling; who was easy to reach may differ in other ways too.'

type OutcomeProps = { title: string; observed: string; of: ToldCompared; words: (of: ToldCompared) => string | null }

/** What is known by comparison, with where it lies in truth; else what was seen, and that this is all it is. */
function Outcome({ title, observed, of, words }: OutcomeProps) {
  const says = words(of)
  return (
    <div className={css.outcome}>
      <Tooltip label={likeHer} multiline w={300} events={{ hover: true, focus: true, touch: true }}>
        <button type="button" className={css.term}>
          {title}
        </button>
      </Tooltip>
      {says === null ? null : <div>{says}</div>}
      <div className={css.seen}>
        <b>Observation:</b> {observed}
        {says === null ? ` ${whyNone(of)}` : ''}
      </div>
    </div>
  )
}

function whyNone({ reason, matched, told }: ToldCompared): string {
  return reason === 'fewAffected'
    ? 'Too few were told to say what telling did.'
    : `Too few customers of their like were not told (${matched} of ${told} can be compared), so nobody knows what they would have done anyway.`
}

function between({ low, high }: { low: number; high: number }, text: (n: number) => string): string {
  return `between ${text(low)} and ${text(high)}`
}

const signed = (n: number, text: (n: number) => string): string => (n < 0 ? `−${text(-n)}` : text(n))

function valueWords({ persons, worth, matched, controls }: ToldCompared, currency: string): string | null {
  if (persons === null || worth === null) return null
  const inMoney = (n: number) => signed(n, (amount) => money(Math.round(amount), currency).replace(/\.00$/, ''))
  const number = (n: number) => signed(n, (one) => one.toFixed(1))
  const doubt = worth.low <= 0 ? ' It may be nothing.' : ''
  return `${inMoney(worth.value)}, ${between(worth, inMoney)}, from ${number(persons.value)} conversions more than of their like (${matched} told, ${countOf(controls, 'other')}).${doubt}`
}

function callsWords({ worth, matched, controls }: ToldCompared): string | null {
  if (worth === null) return null
  const number = (n: number) => signed(n, (one) => one.toFixed(1))
  const doubt = worth.low <= 0 ? ' It may be none.' : ''
  return `${number(worth.value)} calls, ${between(worth, number)}, fewer than of their like (${matched} told, ${countOf(controls, 'other')}).${doubt}`
}
