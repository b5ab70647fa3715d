import type { PathsAnswer } from '@hindsight/protocol/api/reports'
import { useMemo, useState } from 'react'
import { countOf, wholeNumber } from '../../format/number.ts'
import { type Box, boxWidth, layOut } from './layout.ts'
import css from './paths.module.css'
import { nodeLabel } from './words.ts'

const maxChars = 24

function shortened(label: string): string {
  // The end of an address tells more than its beginning.
  return label.length <= maxChars ? label : `…${label.slice(1 - maxChars)}`
}

/** Ways as ribbons between stops, as wide as sessions took them. The same stands below as a table. */
export function Picture({ answer }: { answer: PathsAnswer }) {
  const picture = useMemo(() => layOut(answer), [answer])
  const [lit, setLit] = useState<string | null>(null)
  const isLit = (from: string, to: string) => lit === null || lit === from || lit === to
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={css.scroll} tabIndex={0} aria-label="Picture of the ways; the table below says the same">
      <svg width={picture.width} height={picture.height} viewBox={`0 0 ${picture.width} ${picture.height}`} aria-hidden>
        {picture.ribbons.map((one) => (
          <path key={one.key} d={one.path} className={css.ribbon} data-dim={!isLit(one.from, one.to) || undefined}>
            <title>{countOf(one.n, 'session')}</title>
          </path>
        ))}
        {picture.boxes.map((box) => (
          <Stop key={box.key} box={box} light={setLit} />
        ))}
      </svg>
    </section>
  )
}

function Stop({ box, light }: { box: Box; light: (key: string | null) => void }) {
  const label = nodeLabel(box.node)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only lights what the table says in words
    <g onMouseEnter={() => light(box.key)} onMouseLeave={() => light(null)}>
      <title>{`${label}: ${countOf(box.n, 'session')}${box.ended > 0 ? `, ${wholeNumber(box.ended)} went no further` : ''}`}</title>
      <rect
        x={box.x}
        y={box.y}
        width={boxWidth}
        height={box.height}
        rx={2}
        className={css.box}
        data-other={box.node === null || undefined}
      />
      {box.ended > 0 ? (
        <rect
          x={box.x}
          y={box.y + box.height * (1 - box.ended / box.n)}
          width={boxWidth}
          height={(box.height * box.ended) / box.n}
          rx={2}
          className={css.ended}
        />
      ) : null}
      <text x={box.x + boxWidth + 5} y={box.y + 11} className={css.label}>
        {shortened(label)}
      </text>
      <text x={box.x + boxWidth + 5} y={box.y + 25} className={css.count}>
        {wholeNumber(box.n)}
      </text>
    </g>
  )
}
