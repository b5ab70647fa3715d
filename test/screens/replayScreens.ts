/** Replays in their further states: what a session is worth on a phone, why there is none, and one that goes on. */
import type { SessionRow } from '@hindsight/protocol/api/sessions'
import { after, explained, pressed, replayed, scrolledTo } from './ready.ts'
import type { Get, Screen } from './screen.ts'

type Given = { get: Get; here: string; session: SessionRow; liveId: string }

/** One session of each reason, so many at most. */
const maxReasons = 5

/** Sessions that differ in why they cannot be watched, or not all of them. */
function ofEachReason(sessions: SessionRow[]): [string, SessionRow][] {
  const reasonOf = ({ missing, recording }: SessionRow) => missing.map(({ reason }) => reason).join('-') || recording
  return [...new Map(sessions.map((session) => [reasonOf(session), session])).entries()].slice(0, maxReasons)
}

export async function replayScreens({ get, here, session, liveId }: Given): Promise<Screen[]> {
  const all = async (query: string) =>
    (await get<{ sessions: SessionRow[] }>(`/api${here}/sessions?${query}&from=0&limit=200`)).sessions
  const unseen = await all('withReplay=false')
  const partly = (await all('withReplay=true')).filter(({ missing }) => missing.length > 0)
  const facts = `${here}/sessions/${session.sessionId}?panel=facts`
  return [
    { name: 'replay-score', path: facts, ready: after(replayed, scrolledTo('Struggle score')) },
    {
      name: 'replay-not-a-struggle',
      path: facts,
      ready: after(replayed, pressed(/^Not a struggle/)),
    },
    { name: 'replay-incident', path: facts, ready: after(replayed, pressed('Copy as bug report')) },
    ...ofEachReason(unseen).map(([reason, { sessionId }]) => ({
      name: `replay-missing-${reason}`,
      path: `${here}/sessions/${sessionId}`,
      ready: explained,
    })),
    ...ofEachReason(partly).map(([reason, { sessionId }]) => ({
      name: `replay-partly-${reason}`,
      path: `${here}/sessions/${sessionId}`,
      ready: replayed,
    })),
    { name: 'replay-live', path: `${here}/sessions/${liveId}`, ready: replayed },
  ]
}
