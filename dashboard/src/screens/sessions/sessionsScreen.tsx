import { Button, Group, Skeleton } from '@mantine/core'
import { useCallback, useState } from 'react'
import { Link, useLocation, useParams } from 'react-router'
import { useMe } from '../../api/me.ts'
import { queryOf, useSessions } from '../../api/sessions.ts'
import { useSite } from '../../api/sites.ts'
import { ExportMenu } from '../../components/exportMenu.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { type SessionFilters, useSessionFilters } from '../../filters/sessionFilters.ts'
import { countOf } from '../../format/number.ts'
import { urls } from '../../routes.ts'
import { FilterBar } from './filterBar.tsx'
import { FlagListButton } from './flagListButton.tsx'
import { ListCause } from './listCause.tsx'
import { LiveState } from './liveState.tsx'
import { NoSessions } from './noSessions.tsx'
import { SessionList } from './sessionList.tsx'
import { SessionsSkeleton } from './sessionsSkeleton.tsx'

/** The row one stood on, for each step of the history: Back returns to it. */
const leftAt = new Map<string, string>()

const isReviewQueue = ({ counted: { watched, order } }: SessionFilters): boolean =>
  watched === 'false' && order === 'score'

/** What one has not watched yet, the highest struggle score first. */
function ReviewQueue({ siteId, here }: { siteId: string; here: boolean }) {
  if (here) return null
  return (
    <Button component={Link} to={urls.reviewQueue(siteId)} variant="default" size="sm">
      Review queue
    </Button>
  )
}

export function SessionsScreen() {
  const { siteId = '' } = useParams()
  const { key } = useLocation()
  const { filters, change } = useSessionFilters()
  const [live, setLive] = useState(true)
  const endsNow = 'preset' in filters.period
  const sessions = useSessions(siteId, filters, live && endsNow)
  const site = useSite(siteId)
  const me = useMe().data
  const onActive = useCallback((sessionId: string) => leftAt.set(key, sessionId), [key])

  const { limit: _, ...listed } = queryOf(filters)
  const problem = site.error ?? (sessions.rows.length === 0 ? sessions.error : null)
  const total = sessions.total
  return (
    <>
      <ScreenHead
        title={isReviewQueue(filters) ? 'Review queue' : 'Sessions'}
        says={
          <span aria-live="polite">
            {problem ? (
              ' '
            ) : total === null ? (
              <Skeleton component="span" h={14} w={90} display="inline-block" />
            ) : (
              countOf(total, 'session')
            )}
          </span>
        }
        actions={
          <Group gap="sm">
            {sessions.rows.length === 0 ? null : <FlagListButton siteId={siteId} filters={filters} />}
            <ReviewQueue siteId={siteId} here={isReviewQueue(filters)} />
            <LiveState
              live={live && endsNow}
              setLive={setLive}
              updatedAt={sessions.updatedAt}
              failing={sessions.updateError !== null}
              period={endsNow}
            />
            <ExportMenu table="sessions" period={filters.period} filters={listed} />
          </Group>
        }
      />
      <FilterBar />
      {sessions.rows.length === 0 ? null : <ListCause siteId={siteId} filters={filters} />}
      {problem ? (
        <Failed
          error={problem}
          what="The sessions could not be read"
          retry={() => {
            site.refetch()
            sessions.retry()
          }}
        />
      ) : sessions.loading || !site.data || !me ? (
        <SessionsSkeleton />
      ) : sessions.rows.length === 0 ? (
        <NoSessions site={site.data} me={me} filters={filters} change={change} />
      ) : (
        <div aria-busy={sessions.changing} style={{ opacity: sessions.changing ? 0.6 : 1 }}>
          <SessionList
            // A different question is a different list: it starts at the top.
            key={JSON.stringify(filters)}
            siteId={siteId}
            currency={site.data.settings.currency}
            rows={sessions.rows}
            total={total ?? sessions.rows.length}
            startAt={leftAt.get(key) ?? null}
            onActive={onActive}
            hasMore={sessions.hasMore && !sessions.loadingMore}
            loadMore={sessions.loadMore}
          />
        </div>
      )}
    </>
  )
}
