import type { NamedClick } from '@hindsight/protocol/api/namedClicks'
import { isOnPage } from '@hindsight/protocol/places'
import { Anchor, Button } from '@mantine/core'
import { IconPointer } from '@tabler/icons-react'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { useMay } from '../../api/me.ts'
import { useNamedClicks } from '../../api/namedClicks.ts'
import { NameClickForm } from '../../components/namedClick/nameClickForm.tsx'
import { urls } from '../../routes.ts'
import css from './facts.module.css'
import { type PickedClick, type Picking, usePicking } from './pick/picking.ts'
import { useReplay } from './replayContext.ts'
import { useReplayState } from './useReplayState.ts'

/** The click that the player stands at, or the element picked, and how to give it a name of its own in reports. */
export function ThisClick() {
  const mayRead = useMay('analytics.read')
  const picking = usePicking()
  const { player } = useReplay()
  return mayRead && picking && player ? <NamedOrNot picking={picking} /> : null
}

function NamedOrNot({ picking }: { picking: Picking }) {
  const { siteId, plan, player } = useReplay()
  const stepId = useReplayState(player, (state) => state.stepId)
  const event = plan.steps.find(({ id }) => id === stepId)?.event
  const named = useNamedClicks(siteId).data
  const { stop } = picking
  // What was picked is forgotten with the moment that it was picked at.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step is another moment.
  useEffect(() => stop(), [stepId, stop])
  if (!named) return null
  const stepped = event?.kind === 'click' && event.place !== '' && event.path !== '' ? event : null
  const click: PickedClick | null = picking.picked ?? stepped
  const heading = picking.picked ? 'This element' : click ? 'This click' : 'Name a click'
  return (
    <section className={css.section} aria-label={heading}>
      <h2 className={css.heading}>{heading}</h2>
      {click ? <Name siteId={siteId} click={click} named={named} isAsked={picking.picked !== null} /> : null}
      <Button
        mt={8}
        variant="default"
        aria-pressed={picking.on}
        leftSection={<IconPointer size={16} aria-hidden />}
        onClick={picking.on ? picking.stop : picking.start}
      >
        {picking.on ? 'Stop picking' : 'Pick an element on the page'}
      </Button>
      {picking.on && picking.offered !== null ? (
        <p className={css.hint} role="status">
          {picking.offered === 0
            ? 'Nothing that is seen now has been clicked within 30 days. Go to another moment.'
            : 'Outlined is what has been clicked within 30 days. Choose one by mouse, or by Tab and Enter; Esc ends.'}
        </p>
      ) : null}
    </section>
  )
}

type NameProps = { siteId: string; click: PickedClick; named: readonly NamedClick[]; isAsked: boolean }

function Name({ siteId, click: { place, path, label }, named, isAsked }: NameProps) {
  const known = named.find((click) => click.place === place && isOnPage(path, click.path))
  if (known) {
    return (
      <p className={css.note}>
        Named “{known.name}”: a step for{' '}
        <Anchor component={Link} to={urls.funnels(siteId)} inherit>
          Funnels
        </Anchor>
        ; how often it is clicked stands in{' '}
        <Anchor component={Link} to={urls.namedClicks(siteId)} inherit>
          Named clicks
        </Anchor>
        .
      </p>
    )
  }
  return (
    <>
      <p className={css.note}>Named, clicks on “{label || place}” count in every report, past ones too.</p>
      <NameClickForm key={`${path} ${place}`} siteId={siteId} click={{ place, path, label }} isAsked={isAsked} />
    </>
  )
}
