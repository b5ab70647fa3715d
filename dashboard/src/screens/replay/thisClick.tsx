import { isOnPage } from '@hindsight/protocol/places'
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useNamedClicks } from '../../api/namedClicks.ts'
import { NameClickForm } from '../../components/namedClick/nameClickForm.tsx'
import { urls } from '../../routes.ts'
import css from './facts.module.css'
import { useReplay } from './replayContext.ts'
import { useReplayState } from './useReplayState.ts'

/** The click that the player stands at, and how to give it a name of its own in reports. */
export function ThisClick() {
  const { siteId, plan, player } = useReplay()
  const stepId = useReplayState(player, (state) => state.stepId)
  const event = plan.steps.find(({ id }) => id === stepId)?.event
  const named = useNamedClicks(siteId).data
  if (!named || event?.kind !== 'click' || event.place === '' || event.path === '') return null
  const { place, path, label } = event
  const known = named.find((click) => click.place === place && isOnPage(path, click.path))
  return (
    <section className={css.section} aria-label="This click">
      <h2 className={css.heading}>This click</h2>
      {known ? (
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
      ) : (
        <>
          <p className={css.note}>Named, clicks on “{label || place}” count in every report, past ones too.</p>
          <NameClickForm key={`${path} ${place}`} siteId={siteId} click={{ place, path, label }} />
        </>
      )}
    </section>
  )
}
