import type { EventRow } from '@hindsight/protocol/api/sessions'
import { Anchor } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { ApiProblem } from '../../api/problem.ts'
import { Failed } from '../../components/failed.tsx'
import { useTitle } from '../../components/useTitle.ts'
import { personName } from '../../format/person.ts'
import { urls } from '../../routes.ts'
import { ReplaySkeleton } from './replaySkeleton.tsx'
import { ReplayView } from './replayView.tsx'
import { usePlan, useRecording, useSession } from './useReplayData.ts'

const noEvents: readonly EventRow[] = []

export function ReplayScreen() {
  const { siteId = '', sessionId = '' } = useParams()
  // Another session is another player, another worker, another list.
  return <Replay key={`${siteId} ${sessionId}`} siteId={siteId} sessionId={sessionId} />
}

function Replay({ siteId, sessionId }: { siteId: string; sessionId: string }) {
  const session = useSession(siteId, sessionId)
  const recording = useRecording(siteId, sessionId, session)
  const { loaded, again } = recording
  const plan = usePlan(session, recording)
  const detail = session.detail.data
  useTitle(detail ? personName(detail.session) : 'Session')

  const error = session.detail.error ?? session.events.error
  if (error !== null && (!detail || !plan)) {
    const isGone = error instanceof ApiProblem && (error.status === 404 || error.status === 400)
    return (
      <div style={{ maxWidth: 560, padding: 24 }}>
        <Failed
          error={error}
          what={isGone ? 'This session is not here' : 'The session could not be read'}
          {...(isGone
            ? {}
            : {
                retry: () => {
                  void session.detail.refetch()
                  void session.events.refetch()
                },
              })}
        />
        {isGone ? (
          <p>
            Sessions are kept for as long as the site's settings say, and are removed when a customer asks for it.{' '}
            <Anchor component={Link} to={urls.sessions(siteId)}>
              All sessions
            </Anchor>
          </p>
        ) : null}
      </div>
    )
  }
  if (!detail || !plan) return <ReplaySkeleton />
  return (
    <ReplayView detail={detail} plan={plan} events={session.events.data ?? noEvents} loaded={loaded} again={again} />
  )
}
