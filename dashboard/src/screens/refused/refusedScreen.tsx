import type { RefusalRow } from '@hindsight/protocol/api/sites'
import { Badge, Skeleton, Stack, Text, Tooltip } from '@mantine/core'
import { useParams } from 'react-router'
import { useRefusals } from '../../api/refusals.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { useNow } from '../../components/useNow.ts'
import { countOf, wholeNumber } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './refusedScreen.module.css'

/** What was sent to this site and not stored, by reason. */
export function RefusedScreen() {
  const { siteId = '' } = useParams()
  const refusals = useRefusals(siteId)
  const total = refusals.data?.reduce((sum, row) => sum + row.n, 0) ?? null
  return (
    <>
      <ScreenHead
        title="Refused"
        says={
          total === null || total === 0
            ? 'What was sent and not stored, over the last 30 days'
            : `${countOf(total, 'refusal')} over the last 30 days: what was sent and not stored`
        }
      />
      {refusals.error && !refusals.data ? (
        <Failed error={refusals.error} what="The refusals could not be read" retry={() => refusals.refetch()} />
      ) : !refusals.data ? (
        <Card>
          <Stack role="status" aria-label="Loading refusals">
            {['a', 'b', 'c'].map((row) => (
              <Skeleton key={row} height={40} />
            ))}
          </Stack>
        </Card>
      ) : refusals.data.length === 0 ? (
        <Card>
          <Stack align="center" gap={4} py={48} ta="center">
            <Text fw={600}>Nothing was refused in the last 30 days</Text>
            <Text size="sm" c="dimmed" maw={480}>
              When something is sent that cannot be stored, it is counted here with the reason, so that no event is lost
              in silence.
            </Text>
          </Stack>
        </Card>
      ) : (
        <Refusals rows={refusals.data} />
      )}
    </>
  )
}

function Refusals({ rows }: { rows: RefusalRow[] }) {
  const now = useNow(10_000)
  return (
    <div className={css.frame}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col" className={css.number}>
              How often
            </th>
            <th scope="col">Last</th>
            <th scope="col">The newest one</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.code} ${row.unattributed}`}>
              <th scope="row">
                <span className={css.says}>{row.says}</span>
                <span className={css.code}>
                  <code>{row.code}</code>
                  {row.unattributed ? (
                    <Tooltip
                      label="It came with a write key that belongs to no site, so it is shown with every site."
                      multiline
                      w={260}
                      events={{ hover: true, focus: true, touch: true }}
                    >
                      <Badge variant="default" size="sm" tt="none" fw={500} tabIndex={0}>
                        no site
                      </Badge>
                    </Tooltip>
                  ) : null}
                </span>
              </th>
              <td className={css.number} data-label="How often">
                {wholeNumber(row.n)}
              </td>
              <td data-label="Last">
                <time dateTime={new Date(row.lastAt).toISOString()} title={exactTime(row.lastAt)}>
                  {relativeTime(row.lastAt, now)}
                </time>
              </td>
              <td data-label="The newest one">
                <Sample row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Sample({ row }: { row: RefusalRow }) {
  const facts: [string, string, string][] = [
    ['Field', row.field, 'The field that breaks a rule'],
    ['Rule', row.rule, 'The rule it breaks'],
    ['From', row.origin, 'The origin of the page that sent it'],
    ['Recorder', row.recorder, 'Version of the recorder that sent it'],
  ]
  const known = facts.filter(([, value]) => value !== '')
  if (known.length === 0) return <span className={css.dim}>nothing more is known</span>
  return (
    <dl className={css.sample}>
      {known.map(([name, value, says]) => (
        <div key={name}>
          <dt title={says}>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
