import type { ErasureRow } from '@hindsight/protocol/api/erasure'
import { Progress, Skeleton, Stack, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { useErasures } from '../../api/erasures.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { useNow } from '../../components/useNow.ts'
import { countOf, wholeNumber } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './erasures.module.css'

/** What was erased on request, each with the receipt that proves it; never whom it was about. */
export function ErasuresScreen() {
  const { siteId = '' } = useParams()
  const erasures = useErasures(siteId)
  return (
    <>
      <ScreenHead
        title="Erasures"
        says="Customers and sessions deleted on request, with proof; whom it was about is not kept"
      />
      {erasures.error && !erasures.data ? (
        <Failed error={erasures.error} what="The erasures could not be read" retry={() => void erasures.refetch()} />
      ) : !erasures.data ? (
        <Stack role="status" aria-label="Loading the erasures">
          <Skeleton height={120} radius={12} />
          <Skeleton height={120} radius={12} />
        </Stack>
      ) : erasures.data.erasures.length === 0 ? (
        <Card>
          <Stack align="center" gap={4} py={48} ta="center">
            <Text fw={600}>Nothing was erased yet</Text>
            <Text size="sm" c="dimmed" maw={480}>
              A customer is erased from her page, a session through the API. What was deleted is listed here, counted
              before and after.
            </Text>
          </Stack>
        </Card>
      ) : (
        <Stack>
          {erasures.data.erasures.map((one) => (
            <Erasure key={one.erasureId} one={one} />
          ))}
        </Stack>
      )}
    </>
  )
}

const whats = { customer: 'A customer', session: 'A session' } as const

function Erasure({ one }: { one: ErasureRow }) {
  const now = useNow(10_000)
  const before = one.receipt.reduce((sum, line) => sum + line.before, 0)
  const left = one.receipt.reduce((sum, line) => sum + line.after, 0)
  return (
    <Card title={whats[one.what]}>
      <Text size="sm" mb={8}>
        {one.reason} · {one.by} · <time title={exactTime(one.startedAt)}>{relativeTime(one.startedAt, now)}</time>
      </Text>
      {one.status === 'running' ? (
        <Stack gap={4}>
          <Progress value={(100 * one.done) / one.steps} aria-label="How far it is" />
          <Text size="sm" c="dimmed" aria-live="polite">
            Erasing: {wholeNumber(one.done)} of {wholeNumber(one.steps)} places looked through
          </Text>
        </Stack>
      ) : (
        <details className={css.receipt}>
          <summary>
            {one.status === 'done'
              ? `${countOf(before, 'row')} deleted, none left`
              : `Not complete: ${countOf(left, 'row')} left. Erase again`}
          </summary>
          <table>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {one.receipt.map((line) => (
                <tr key={`${line.table} ${line.says}`}>
                  <th scope="row">
                    {line.says} <code>{line.table}</code>
                  </th>
                  <td>{wholeNumber(line.before)}</td>
                  <td>{wholeNumber(line.after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </Card>
  )
}
