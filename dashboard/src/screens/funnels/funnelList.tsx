import type { Funnel, FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { Link, useSearchParams } from 'react-router'
import { useStepChoices } from '../../api/funnels.ts'
import { useSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { stepWords } from '../../format/funnel.ts'
import { checkoutFunnel, plain } from './funnelDraft.ts'
import css from './funnels.module.css'

/** The saved funnels; while there is none, one that the site's own pages suggest. */
export function FunnelList({ siteId, funnels }: { siteId: string; funnels: Funnel[] }) {
  const [search] = useSearchParams()
  const site = useSite(siteId).data
  const choices = useStepChoices(siteId).data
  const suggested = site && choices ? checkoutFunnel(choices, site.settings.conversion) : null
  const linkTo = (key: 'id' | 'funnel', value: string) => {
    const to = new URLSearchParams(search)
    to.set(key, value)
    return `?${to}`
  }
  return (
    <div className={css.stack}>
      {funnels.length === 0 ? null : (
        <ul className={css.saved} aria-label="Saved funnels">
          {funnels.map((funnel) => (
            <li key={funnel.funnelId}>
              <FunnelLink funnel={funnel} to={linkTo('id', funnel.funnelId)} />
            </li>
          ))}
        </ul>
      )}
      {funnels.length > 0 ? null : suggested === null ? (
        <Card
          title="No funnel yet"
          says="A funnel counts who gets from one step to the next, and opens those who do not."
        >
          Build one of pages, tracked events and clicks with “New funnel”.
        </Card>
      ) : (
        <Card
          title="Start with this one"
          says="Made of the pages of this site. Change it as you like; nothing is saved yet."
        >
          <ul className={css.saved} aria-label="Suggested funnels">
            <li>
              <FunnelLink funnel={suggested} to={linkTo('funnel', JSON.stringify(plain(suggested)))} />
            </li>
          </ul>
        </Card>
      )}
    </div>
  )
}

function FunnelLink({ funnel, to }: { funnel: FunnelDefinition; to: string }) {
  return (
    <Link to={to}>
      <span className={css.name}>{funnel.name}</span>
      <span className={css.path}>
        {funnel.steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position
          <span key={at}>
            {at === 0 ? '' : '→ '}
            {stepWords(step)}
          </span>
        ))}
      </span>
    </Link>
  )
}
