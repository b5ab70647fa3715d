import type { Counted } from '@hindsight/protocol/api/route'
import type { Rate } from '@hindsight/protocol/api/struggles'
import type { Overview } from '../../api/overview.ts'
import { Card } from '../../components/card.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import css from './overview.module.css'

/** Where sessions go. */
export function TopPages({ data }: { data: Overview }) {
  return (
    <Card title="Top pages">
      <Breakdown
        of="Page"
        rows={data.pages.map(({ path, sessions }) => ({
          name: path,
          sessions,
          says: `sessions that visited ${path}`,
        }))}
      />
    </Card>
  )
}

/** With what they come, and how that goes. */
export function DevicesAndBrowsers({ data }: { data: Overview }) {
  return (
    <>
      <Card title="Devices">
        <Breakdown
          of="Device"
          rows={data.devices.map(({ device, sessions, converted }) => ({
            name: named(device),
            sessions,
            converted,
            says: `sessions on ${named(device)}`,
          }))}
        />
      </Card>
      <Card title="Browsers">
        <Breakdown
          of="Browser"
          rows={data.browsers.map(({ browser, sessions, converted }) => ({
            name: named(browser),
            sessions,
            converted,
            says: `sessions with ${named(browser)}`,
          }))}
        />
      </Card>
    </>
  )
}

const named = (name: string): string => (name === '' ? 'unknown' : name)

type Row = { name: string; sessions: Counted; converted?: Rate; says: string }

function Breakdown({ of, rows }: { of: string; rows: Row[] }) {
  const most = Math.max(1, ...rows.map(({ sessions }) => sessions.n))
  const withRates = rows.some(({ converted }) => converted !== undefined)
  const scaleTo = Math.max(0.01, ...rows.map(({ converted }) => converted?.rate ?? 0)) * 1.6
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col">Sessions</th>
          {withRates ? <th scope="col">Converted</th> : null}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, sessions, converted, says }) => (
          <tr key={name}>
            <th scope="row" className={css.share} title={name}>
              <span className={css.fill} style={{ width: `${(sessions.n / most) * 100}%` }} aria-hidden />
              <span className={css.name}>{name}</span>
            </th>
            <td>
              <CountLink of={sessions} says={says} />
            </td>
            {converted === undefined ? null : (
              <td>
                <RateOf rate={converted} scaleTo={scaleTo} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
