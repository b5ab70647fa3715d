import type { HeatAnswer } from '@hindsight/protocol/api/heat'
import { CountLink } from '../../components/countLink.tsx'
import table from '../../components/table/frameTable.module.css'
import { perCent, wholeNumber } from '../../format/number.ts'
import { placeName } from '../../format/place.ts'

/** Places by clicks, each opening its sessions. */
export function ElementTable({ answer }: { answer: HeatAnswer }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={table.frame} tabIndex={0} aria-label="Places">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col" title="An element as the page’s makers named it; it stays the same after a deploy.">
              Place
            </th>
            <th scope="col" className={table.number} title="All clicks on it.">
              Clicks
            </th>
            <th scope="col" className={table.number} title="Sessions that clicked it at least once.">
              Sessions
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.elements.map(({ place, label, clicks, sessions }) => (
            <tr key={place}>
              <th scope="row" title={place}>
                {label === '' ? placeName(place) : label}
              </th>
              <td className={table.number}>{wholeNumber(clicks)}</td>
              <td className={table.number}>
                <CountLink of={sessions} says={`sessions that clicked ${label === '' ? placeName(place) : label}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** How far down, in quarters. */
export function DepthTable({ answer: { depths, seen } }: { answer: HeatAnswer }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={table.frame} tabIndex={0} aria-label="Depth">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Scrolled to</th>
            <th
              scope="col"
              className={table.number}
              title="Sessions that saw at least that part of the page’s height, by scrolling. Who never scrolled is in none: a page that fits into the window has nothing to scroll."
            >
              Sessions
            </th>
            <th scope="col" className={table.number}>
              Of all
            </th>
          </tr>
        </thead>
        <tbody>
          {depths
            .filter(({ share }) => Math.round(share * 20) % 2 === 0)
            .map(({ share, sessions }) => (
              <tr key={share}>
                <th scope="row">{perCent(share)}</th>
                <td className={table.number}>
                  <CountLink of={sessions} says={`sessions that scrolled to ${perCent(share)}`} />
                </td>
                <td className={table.number}>{seen.n === 0 ? '–' : perCent(sessions.n / seen.n)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  )
}
