import { isOnPage } from '@hindsight/protocol/places'
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useStepChoices } from '../../../api/funnels.ts'
import { elementWords } from '../../namedClicks/clickRow.tsx'
import type { Player } from '../player/player.ts'
import css from '../stage.module.css'
import type { ReplayStep } from '../steps.ts'
import { useReplayState } from '../useReplayState.ts'
import { type Offered, offeredOn } from './offeredOn.ts'
import { type Picking, usePicking } from './picking.ts'

type Props = { player: Player; steps: readonly ReplayStep[]; scale: number }

/** Over the page that stands still: a button on every element that clicks were counted on; then a frame about what was picked. */
export function PickOverlay(props: Props) {
  const picking = usePicking()
  if (picking?.on) return <Offers {...props} picking={picking} />
  return picking?.picked ? <Picked {...props} picking={picking} place={picking.picked.place} /> : null
}

type Click = { place: string; path: string; label: string; name?: string | undefined }

/** More than this part of the page's height down, what is said of an element stands above it. */
const lowerPart = 0.8

function useOffered({ player, steps, picking }: Props & { picking: Picking }): Offered<Click>[] {
  const clicks = useStepChoices(picking.siteId).data?.clicks
  const ms = useReplayState(player, (state) => state.ms)
  const stepId = useReplayState(player, (state) => state.stepId)
  const page = useReplayState(player, (state) => state.page)
  const hidden = useReplayState(player, (state) => state.playing || state.loading || state.nothing !== null)
  const path = steps.find(({ id }) => id === stepId)?.path ?? ''
  const [offered, setOffered] = useState<Offered<Click>[]>([])
  const { found } = picking
  // biome-ignore lint/correctness/useExhaustiveDependencies: another moment may show another page.
  useEffect(() => {
    if (clicks === undefined) return
    const frame = hidden ? null : player.frame()
    const here = clicks.filter((click) => isOnPage(path, click.path))
    const next = frame === null ? [] : offeredOn(frame, page, here)
    setOffered(next)
    found(next.length)
  }, [clicks, player, ms, path, page, hidden, found])
  return offered
}

/** A pixel of the screen, on a page that is drawn smaller. */
function pixels(scale: number): CSSProperties {
  const px = 1 / scale
  return { '--px': `${px}px`, '--px-number': px } as CSSProperties
}

function Picked(props: Props & { picking: Picking; place: string }) {
  const offered = useOffered(props)
  return (
    <div aria-hidden className={css.picks} style={{ ...pixels(props.scale), pointerEvents: 'none' }}>
      {offered
        .filter(({ click }) => click.place === props.place)
        .map(({ rect: { x, y, width, height } }) => (
          <span
            key={`${x} ${y} ${width}`}
            className={css.pick}
            data-picked
            style={{ left: x, top: y, width, height }}
          />
        ))}
    </div>
  )
}

function Offers(props: Props & { picking: Picking }) {
  const { player, scale, picking } = props
  const offered = useOffered(props)
  const page = useReplayState(player, (state) => state.page)
  const group = useRef<HTMLDivElement>(null)
  const any = offered.length > 0
  useEffect(() => {
    if (any) group.current?.querySelector('button')?.focus()
  }, [any])
  const ends = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    picking.stop()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn.
    <div
      ref={group}
      role="group"
      aria-label="Elements that can be named"
      className={css.picks}
      style={pixels(scale)}
      onKeyDown={ends}
    >
      {offered.map(({ click, rect: { x, y, width, height } }) => {
        const words = click.name ?? elementWords(click)
        return (
          <button
            key={`${click.place} ${x} ${y} ${width}`}
            type="button"
            className={css.pick}
            aria-label={words}
            style={{ left: x, top: y, width, height }}
            onClick={() => picking.pick(click)}
          >
            <span aria-hidden className={css.pickSays} data-above={y + height > page.height * lowerPart || undefined}>
              {words}
            </span>
          </button>
        )
      })}
    </div>
  )
}
