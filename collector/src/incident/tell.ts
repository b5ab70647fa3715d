/** A session in two or three sentences: what she tried, what stood in the way, how it ended. */
import type { Incident } from '@hindsight/protocol/api/incidents'
import type { EventRow, SessionRow } from '@hindsight/protocol/api/sessions'
import type { Basket } from './basket.ts'
import type { Trouble } from './troubles.ts'
import { lengthText, moneyText, timesText, troubleText } from './words.ts'

type Sentence = Incident['sentences'][number]

const stepOfEvent = ({ tabId, eventNo }: EventRow): string => `${tabId}.${eventNo}`
const failed = new Set(['requestFailed', 'errorShown', 'nothing'])
const accepted = new Set(['navigated', 'requestOk'])
const maxTroubles = 2

export type Told = {
  session: SessionRow
  events: readonly EventRow[]
  troubles: readonly Trouble[]
  basket: Basket | null
  currency: string
}

/** The form that was sent in vain most often; of equals the last. */
function triedInVain(events: readonly EventRow[]): { sentence: Sentence; form: string; path: string } | null {
  const byForm = new Map<string, EventRow[]>()
  for (const event of events) {
    if (event.kind !== 'submit') continue
    const key = JSON.stringify([event.path, event.form, event.label])
    byForm.set(key, [...(byForm.get(key) ?? []), event])
  }
  let most: { sent: EventRow[]; inVain: EventRow[] } | null = null
  for (const sent of byForm.values()) {
    const inVain = sent.filter(({ outcome }) => failed.has(outcome))
    if (inVain.length > 0 && inVain.length >= (most?.inVain.length ?? 0)) most = { sent, inVain }
  }
  const first = most?.inVain[0]
  if (!most || !first) return null
  const what = first.label === '' ? `the form on ${first.path}` : `“${first.label}” on ${first.path}`
  const last = most.sent.at(-1)
  const came = last && accepted.has(last.outcome) ? ', the last time with success' : ', without success'
  const text = `Tried ${what}${timesText(most.sent.length)}${came}.`
  return { sentence: { text, step: stepOfEvent(first), ts: first.ts }, form: first.form, path: first.path }
}

/** Where nothing was tried in vain: what the visit was about. */
function looked({ session }: Told): Sentence {
  const pages = `${session.pageViews} ${session.pageViews === 1 ? 'page' : 'pages'}`
  const from = session.referrerHost === '' ? '' : `, coming from ${session.referrerHost}`
  const text = `Looked at ${pages} for ${lengthText(session.durationMs)}${from}.`
  return { text, step: null, ts: session.firstTs }
}

function ended({ session, events, basket, currency }: Told): Sentence {
  const at = { step: null, ts: session.lastTs }
  if (session.converted) {
    const worth = session.revenue > 0 ? ` (${moneyText(session.revenue, currency)})` : ''
    return { text: `Succeeded in the end${worth}.`, ...at }
  }
  const holding = basket === null ? '' : ` with a basket of ${moneyText(basket.value, basket.currency)}`
  const where = events.findLast(({ path }) => path !== '')?.path ?? session.exitPath
  const from = where === '' ? '' : ` ${where}`
  if (session.live) return { text: `Is still on${from || ' the site'}${holding}.`, ...at }
  return { text: `Left${from}${holding} after ${lengthText(session.durationMs)}.`, ...at }
}

export function sentencesOf(told: Told): Sentence[] {
  const tried = triedInVain(told.events)
  // What was tried in vain is told already.
  const others = told.troubles.filter(
    ({ signal, form, path }) => !(signal === 'failedSubmit' && tried?.form === form && tried.path === path),
  )
  const stood = others.slice(0, maxTroubles)
  const [first, second] = stood
  const inTheWay: Sentence[] = first
    ? [
        {
          text: `${troubleText(first)}${second ? `; ${lowered(troubleText(second))}` : ''}.`,
          step: first.step,
          ts: first.ts,
        },
      ]
    : []
  const begin = tried?.sentence ?? looked(told)
  return [begin, ...inTheWay, ended(told)]
}

/** Behind a semicolon; names and addresses stay as they are. */
const lowered = (text: string): string =>
  /^[A-Z](?![A-Z])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
