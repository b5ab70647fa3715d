import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { Tooltip } from '@mantine/core'
import { Card } from '../../components/card.tsx'
import { countOf, wholeNumber } from '../../format/number.ts'
import css from './strugglePoint.module.css'

/** What the page said, as customers saw it; of fields, how sure it is that they were refused. */
export function Messages({ point: { messages, told } }: { point: StruggleDetail }) {
  if (messages.length === 0 && told.errors === 0) return null
  return (
    <Card title="What the page said" says={messages.length === 0 ? 'No words, only looks' : 'As customers saw it'}>
      <ul className={css.plain}>
        {messages.map(({ message, n }) => (
          <li key={message}>
            <span>“{message}”</span>
            <span className={css.dim}>{countOf(n, 'time')}</span>
          </li>
        ))}
      </ul>
      {told.errors === 0 ? null : <Told told={told} />}
    </Card>
  )
}

const sureMeans =
  'Sure: the browser or assistive technology was told, or two independent signs agree, such as a red frame and a message. Likely: a single sign, which could mean something else.'

/** `Sure 40 of 42 times, likely 2 times`, with what that means one hover away. */
function Told({ told: { errors, unsure } }: { told: StruggleDetail['told'] }) {
  const sure = errors - unsure
  const says =
    unsure === 0
      ? `Surely refused, ${errors === 1 ? 'the one time' : `all ${countOf(errors, 'time')}`}`
      : `Surely refused ${wholeNumber(sure)} of ${countOf(errors, 'time')}, else only likely`
  return (
    <p className={css.told}>
      <Tooltip label={sureMeans} multiline w={280} events={{ hover: true, focus: true, touch: true }}>
        <button type="button" className={css.term}>
          {says}
        </button>
      </Tooltip>
    </p>
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
