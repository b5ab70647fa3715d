import type { EventRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { sessionIdleMs } from '@hindsight/protocol/limits'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { call } from '../../api/client.ts'
import { useSite } from '../../api/sites.ts'
import { withChunks, withChunksOf, withEvents } from './liveNews.ts'
import { missingSpans } from './missingSpans.ts'
import type { Plan } from './player/player.ts'
import { preferencesOf } from './preferencesOf.ts'
import { stepsOf, tabsInOrder } from './steps.ts'
import { createLoader, type Loader, type LoadState } from './stream/loader.ts'
import type { SegmentSource } from './stream/source.ts'
import { activityOf, endOf, gapsOf, inactivityOf, startOf, tabSpans } from './timeline.ts'
import { useGoesOn } from './useGoesOn.ts'
import { useLiveNews } from './useLiveNews.ts'

/** A session that goes on tells what arrives (useLiveNews); this often it is asked for as a whole all the same. */
const livePollMs = 10_000
/** Within its idle time, a session that is quiet or left may go on. */
const quietPollMs = 30_000

function pollMs({ live, lastTs }: SessionDetail['session']): number | false {
  if (live) return livePollMs
  return Date.now() - lastTs < sessionIdleMs ? quietPollMs : false
}

/** The session, its events and its site; polled while it goes on. */
export function useSession(siteId: string, sessionId: string) {
  const params = { siteId, sessionId }
  const client = useQueryClient()
  const detailKey = ['sites', siteId, 'session', sessionId]
  const eventsKey = [...detailKey, 'events']
  const detail = useQuery({
    queryKey: detailKey,
    queryFn: async ({ signal }) =>
      withChunksOf(await call('getSession', { params, signal }), client.getQueryData<SessionDetail>(detailKey)),
    refetchInterval: (query) => (query.state.data ? pollMs(query.state.data.session) : false),
  })
  const live = detail.data?.session.live ?? false
  const events = useQuery({
    queryKey: eventsKey,
    queryFn: async ({ signal }) => {
      const { events } = await call('listEvents', { params, signal })
      return withEvents(events, client.getQueryData<EventRow[]>(eventsKey) ?? [])
    },
    refetchInterval: live ? livePollMs : false,
  })
  const goesOn = useGoesOn(detail.data, events.data)
  useLiveNews(siteId, sessionId, goesOn && events.data !== undefined, (news) => {
    client.setQueryData<SessionDetail>(detailKey, (known) => known && withChunks(known, news.chunks))
    client.setQueryData<EventRow[]>(eventsKey, (known) => known && withEvents(known, news.events))
  })
  const site = useSite(siteId)
  return { detail, events, site, goesOn }
}

const nothingLoaded: LoadState = {
  version: 0,
  streams: new Map(),
  loadedBytes: 0,
  totalBytes: 0,
  settled: false,
  missingSheets: 0,
  problem: null,
}
const never = () => () => undefined
const nothingToPlay: SegmentSource = {
  stream: () => null,
  part: async () => null,
  opening: async () => null,
  more: async ({ total }) => ({ events: [], total }),
}

/** Loads the recording; `again` starts over after a failure. */
export function useRecording(siteId: string, sessionId: string, session: ReturnType<typeof useSession>) {
  const detail = session.detail.data
  const events = session.events.data
  const told = useRef(events)
  told.current = events
  const [loader, setLoader] = useState<Loader | null>(null)
  const [attempt, setAttempt] = useState(0)

  // At once: its worker starts while the session is asked for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is a new loader.
  useEffect(() => {
    const created = createLoader(siteId, sessionId, (tabId) => preferencesOf(told.current ?? [], tabId))
    setLoader(created)
    return () => created.close()
  }, [siteId, sessionId, attempt])

  // What the visitor's browser preferred stands in the events.
  const ready = events !== undefined
  useEffect(() => {
    if (loader && detail && ready) loader.update(detail)
  }, [loader, detail, ready])

  const loaded = useSyncExternalStore(loader?.subscribe ?? never, loader?.state ?? (() => nothingLoaded))
  return { loaded, source: loader?.source ?? nothingToPlay, again: () => setAttempt((n) => n + 1) }
}

/** Everything on one axis of time, remade when more arrives. */
export function usePlan(
  session: ReturnType<typeof useSession>,
  { loaded, source }: Pick<ReturnType<typeof useRecording>, 'loaded' | 'source'>,
): Plan | null {
  const detail = session.detail.data
  const events = session.events.data
  const { goesOn } = session
  const conversion = session.site.data?.settings.conversion
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` tells when the streams hold more.
  return useMemo(() => {
    if (!detail || !events) return null
    const startTs = startOf(detail, events)
    const durationMs = Math.max(1, endOf(detail, events) - startTs)
    const toMs = (ts: number) => ts + detail.clockOffsetMs - startTs
    const steps = stepsOf(events, startTs, conversion)
    const streams = [...loaded.streams.values()]
    const activity = activityOf(streams, steps, toMs)
    return {
      durationMs,
      live: goesOn,
      startTs,
      steps,
      activity,
      spans: tabSpans(events, startTs, durationMs, detail.tabs[0]?.tabId ?? null),
      inactivity: inactivityOf(activity, durationMs),
      gaps: gapsOf(streams, toMs, missingSpans(detail, tabsInOrder(events), startTs)),
      streams: loaded.streams,
      source,
      colorScheme: preferencesOf(events, null).colorScheme,
      toTs: (ms: number) => ms + startTs - detail.clockOffsetMs,
      toMs,
    }
  }, [detail, events, conversion, loaded.version, source, goesOn])
}
