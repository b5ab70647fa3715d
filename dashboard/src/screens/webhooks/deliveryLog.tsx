import { type Delivery, type DeliveryState, deliveryStates, type Webhook } from '@hindsight/protocol/api/webhooks'
import { Button, Group, NativeSelect, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useDeliveries, useDelivery, useRedeliver } from '../../api/webhooks.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'
import table from '../../components/table/cardTable.module.css'
import stacked from '../../components/table/stackedRows.module.css'
import { duration } from '../../format/duration.ts'
import { countOf } from '../../format/number.ts'
import { clockTime, exactTime, relativeTime } from '../../format/time.ts'
import css from './webhooks.module.css'

const words: Record<DeliveryState, string> = {
  waiting: 'Waits for another try',
  delivered: 'Arrived',
  failed: 'Given up',
  dropped: 'Not sent: switched off before',
}

type Props = { siteId: string; webhook: Webhook; onClose: () => void }

/** What was sent to one endpoint, newest first; one of them with its body and every try. */
export function DeliveryLog({ siteId, webhook, onClose }: Props) {
  const [state, setState] = useState<DeliveryState | ''>('')
  const [open, setOpen] = useState<string | null>(null)
  const { rows, total, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useDeliveries(
    siteId,
    webhook.endpointId,
    state,
  )
  return (
    <Dialog onClose={onClose} title={`What was sent to ${webhook.name}`} size="xl">
      {open === null ? (
        <Stack>
          <NativeSelect
            label="Show"
            maw={280}
            value={state}
            onChange={(event) => setState(event.currentTarget.value as DeliveryState | '')}
            data={[
              { value: '', label: 'Everything' },
              ...deliveryStates.map((value) => ({ value, label: words[value] })),
            ]}
          />
          {error && !rows ? (
            <Failed error={error} what="The log could not be read" retry={() => refetch()} />
          ) : !rows ? (
            <Skeleton height={160} role="status" aria-label="Loading what was sent" />
          ) : rows.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing{' '}
              {state === '' ? 'has been sent yet. Send a test, or wait for something to happen.' : 'of this kind.'}
            </Text>
          ) : (
            <>
              <Text size="sm" c="dimmed">
                {countOf(total ?? 0, 'delivery', 'deliveries')} in 90 days
              </Text>
              <table className={`${table.table} ${css.log} ${stacked.table}`} aria-label="Deliveries">
                <thead>
                  <tr>
                    <th scope="col">What</th>
                    <th scope="col">When</th>
                    <th scope="col">How it stands</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <Row key={row.deliveryId} row={row} onOpen={() => setOpen(row.deliveryId)} />
                  ))}
                </tbody>
              </table>
              {hasNextPage ? (
                <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
                  Show more
                </Button>
              ) : null}
            </>
          )}
        </Stack>
      ) : (
        <OneDelivery siteId={siteId} endpointId={webhook.endpointId} deliveryId={open} onBack={() => setOpen(null)} />
      )}
    </Dialog>
  )
}

function Row({ row, onOpen }: { row: Delivery; onOpen: () => void }) {
  const { type, at, state, tries, status, error, nextAt } = row
  return (
    <tr>
      <th scope="row">
        <button type="button" className={css.opener} onClick={onOpen} aria-label={`${type}, ${clockTime(at)}: open`}>
          {type}
        </button>
      </th>
      <td title={exactTime(at)}>{relativeTime(at)}</td>
      <td>
        {words[state]}
        {tries > 0 ? `, ${countOf(tries, 'try', 'tries')}` : ''}
        {status === null ? '' : `, answered ${status}`}
        {error !== '' && status === null ? <div className={css.bad}>{error}</div> : null}
        {nextAt !== null && tries > 0 ? <div className={css.dim}>Next try {clockTime(nextAt)}</div> : null}
      </td>
    </tr>
  )
}

type OneProps = { siteId: string; endpointId: string; deliveryId: string; onBack: () => void }

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

function OneDelivery({ siteId, endpointId, deliveryId, onBack }: OneProps) {
  const { data, error, refetch } = useDelivery(siteId, endpointId, deliveryId)
  const redeliver = useRedeliver(siteId, endpointId)
  if (error && !data) return <Failed error={error} what="It could not be read" retry={() => refetch()} />
  if (!data) return <Skeleton height={200} role="status" aria-label="Loading the delivery" />
  const shown = redeliver.data ?? data
  return (
    <Stack>
      <Group justify="space-between">
        <Button variant="default" size="xs" onClick={onBack} data-autofocus>
          Back to the list
        </Button>
        <Button size="xs" loading={redeliver.isPending} onClick={() => redeliver.mutate(deliveryId)}>
          Send again
        </Button>
      </Group>
      <Text size="sm" aria-live="polite">
        <b>{shown.type}</b> · {words[shown.state]} · {shown.deliveryId}
      </Text>
      <ol aria-label="Tries" className={css.tries}>
        {shown.attempts.map((one) => (
          <li key={one.at}>
            <span title={exactTime(one.at)}>
              {clockTime(one.at)}: {one.error === '' ? `answered ${one.status}` : one.error},{' '}
              {one.durationMs < 1000 ? `${one.durationMs} ms` : duration(one.durationMs)}
              {one.byHand ? ', by hand' : ''}
              {one.answer === '' ? '' : ` – “${one.answer.slice(0, 200)}”`}
            </span>
          </li>
        ))}
      </ol>
      {redeliver.error ? <Failed error={redeliver.error} what="It was not sent" /> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={css.body} tabIndex={0} aria-label="What was sent">
        {pretty(shown.body)}
      </section>
    </Stack>
  )
}
