import { HoverCard } from '@mantine/core'
import { useState } from 'react'
import { useSessionScore } from '../../api/signals.ts'
import { wholeNumber } from '../../format/number.ts'
import css from './score.module.css'

/** The struggle score of a row, with its reasons on hover. */
export function Score({ siteId, sessionId, score }: { siteId: string; sessionId: string; score: number }) {
  const [asked, setAsked] = useState(false)
  if (score === 0) return null
  return (
    <HoverCard openDelay={200} width={300} position="left" withinPortal onOpen={() => setAsked(true)}>
      <HoverCard.Target>
        <span className={css.score} role="img" aria-label={`struggle score ${score}`}>
          {wholeNumber(score)}
        </span>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <Reasons siteId={siteId} sessionId={sessionId} asked={asked} />
      </HoverCard.Dropdown>
    </HoverCard>
  )
}

function Reasons({ siteId, sessionId, asked }: { siteId: string; sessionId: string; asked: boolean }) {
  const { data, error } = useSessionScore(siteId, sessionId, asked)
  if (!data) return <span className={css.dim}>{error ? 'The reasons could not be read.' : 'Struggle score …'}</span>
  return (
    <>
      <b>Struggle score {wholeNumber(data.score)}</b>
      <ul className={css.parts}>
        {data.parts.map(({ signal, says, n, points }) => (
          <li key={signal}>
            <span>
              {wholeNumber(n)} × {says}
            </span>
            <b>{points}</b>
          </li>
        ))}
      </ul>
    </>
  )
}
