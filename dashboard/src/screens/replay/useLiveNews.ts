import type { SessionNews } from '@hindsight/protocol/api/sessions'
import { useEffect, useRef } from 'react'
import { call } from '../../api/client.ts'

const afterFailureMs = 2000

/** While the session goes on, hands over what arrives of it within moments of its arrival. */
export function useLiveNews(siteId: string, sessionId: string, live: boolean, take: (news: SessionNews) => void): void {
  const taker = useRef(take)
  taker.current = take

  useEffect(() => {
    if (!live) return
    const abort = new AbortController()
    const { signal } = abort
    const follow = async () => {
      let query: { known?: number; since?: number } = {}
      while (!signal.aborted) {
        try {
          const news = await call('followSession', { params: { siteId, sessionId }, query, signal })
          query = { known: news.rows, since: news.upTo }
          taker.current(news)
        } catch {
          await new Promise((resolve) => setTimeout(resolve, afterFailureMs))
        }
      }
    }
    void follow()
    return () => abort.abort()
  }, [siteId, sessionId, live])
}
