import type { ElementCtr } from '@hindsight/protocol/api/namedClicks'
import type { ReactNode } from 'react'
import { useElementCtr } from '../../api/namedClicks.ts'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import { usePeriod } from '../../filters/usePeriod.ts'
import css from '../ctr/ctr.module.css'

type Element = { place: string; path: string; label: string }

/** `label:button:size guide` says it as well where the element has no label. */
export const elementWords = ({ place, path, label }: Element): string =>
  `“${label === '' ? place.replace(/^[a-z]+:/, '') : label}” on ${path}`

type Props = { siteId: string; element: Element; name: string; actions: ReactNode }

/** An element: what it is called, and how often it is clicked by those who see its page. */
export function ClickRow({ siteId, element, name, actions }: Props) {
  const { period } = usePeriod()
  const ctr = useElementCtr(siteId, element, period)
  return (
    <tr>
      <th scope="row">
        <b>{name === '' ? elementWords(element) : name}</b>
        {name === '' ? null : <span className={css.of}>{elementWords(element)}</span>}
      </th>
      <td data-label="Sessions">
        <Share of={ctr.data?.sessions} failed={ctr.isError} noun="sessions" />
      </td>
      <td data-label="Persons">
        <Share of={ctr.data?.persons} failed={ctr.isError} noun="persons" />
      </td>
      <td>{actions}</td>
    </tr>
  )
}

function Share({ of, failed, noun }: { of: ElementCtr['sessions'] | undefined; failed: boolean; noun: string }) {
  if (!of) return <span className={css.dim}>{failed ? 'could not be read' : 'counting …'}</span>
  return (
    <RateOf
      rate={of.ctr}
      k={<CountLink of={of.clicked} says={`${noun} that saw the page and clicked it`} />}
      n={<CountLink of={of.saw} says={`${noun} that saw the page`} />}
    />
  )
}
