import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { Card } from '../../components/card.tsx'
import { countOf } from '../../format/number.ts'
import css from './strugglePoint.module.css'

/** What the page said, as customers saw it. */
export function Messages({ messages }: { messages: StruggleDetail['messages'] }) {
  if (messages.length === 0) return null
  return (
    <Card title="What the page said" says="As customers saw it">
      <ul className={css.plain}>
        {messages.map(({ message, n }) => (
          <li key={message}>
            <span>“{message}”</span>
            <span className={css.dim}>{countOf(n, 'time')}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Flags of value shapes, in words. */
const shapeWords: Record<string, string> = {
  empty: 'empty',
  apostrophe: 'with an apostrophe',
  hyphen: 'with a hyphen',
  diacritic: 'with an accent or umlaut',
  space: 'with a space inside',
  digit: 'with a digit',
  nonLatin: 'in another script than Latin',
  outerSpace: 'with a space before or after',
  autofilled: 'filled in by the browser',
  pasted: 'pasted',
}

/** What the field looked like; what was typed is never stored. */
export function Shapes({ shapes }: { shapes: StruggleDetail['shapes'] }) {
  if (shapes.length === 0) return null
  return (
    <Card title="What had been typed" says="Only its shape is known; what was typed is never stored.">
      <ul className={css.plain}>
        {shapes.map(({ shape, n }) => (
          <li key={shape}>
            <span>{shapeWords[shape] ?? shape}</span>
            <span className={css.dim}>{countOf(n, 'time')}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
