import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Anchor, Skeleton, Text } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { clockTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './evidence.module.css'

// The player brings rrweb along: only who looks at a moment needs it.
const EvidenceClip = lazy(async () => ({ default: (await import('./evidenceClip.tsx')).EvidenceClip }))

/** What shows what happened to her: the moment plays in place. */
export function EvidencePane({ siteId, shown }: { siteId: string; shown: FollowUpCase }) {
  const [chosen, setChosen] = useState(shown.evidence.length - 1)
  const evidence = shown.evidence[chosen] ?? shown.evidence.at(-1)
  if (!evidence) {
    return (
      <div className={css.none}>
        <Text size="sm" fw={600}>
          No moment was attached
        </Text>
        <Text size="sm" c="dimmed">
          This case was flagged without one. Her sessions are on her{' '}
          <Anchor component={Link} to={urls.customer(siteId, shown.person)} size="sm">
            page
          </Anchor>
          ; press F in a replay to add a moment to the case.
        </Text>
      </div>
    )
  }
  const { sessionId, step, ts } = evidence
  const search = step === '' ? '' : `?step=${encodeURIComponent(step)}`
  return (
    <>
      <ul className={css.list} aria-label="Evidence">
        {shown.evidence.map((one, at) => (
          <li key={`${one.sessionId} ${one.step} ${one.ts}`}>
            <button type="button" aria-pressed={one === evidence} onClick={() => setChosen(at)}>
              <span>{one.text}</span>
              <time dateTime={new Date(one.ts).toISOString()}>{clockTime(one.ts)}</time>
            </button>
          </li>
        ))}
      </ul>
      <Suspense fallback={<Skeleton height={280} role="status" aria-label="Loading the moment" />}>
        <EvidenceClip key={`${sessionId} ${step}`} siteId={siteId} sessionId={sessionId} step={step} ts={ts} />
      </Suspense>
      <Anchor component={Link} to={urls.session(siteId, sessionId) + search} size="sm" className={css.whole ?? ''}>
        Watch the moment in the whole replay <IconExternalLink size={14} aria-hidden />
      </Anchor>
    </>
  )
}
