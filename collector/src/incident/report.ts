/** The same incident to be pasted elsewhere: as a short text, and as a bug report in Markdown. */
import type { Incident } from '@hindsight/protocol/api/incidents'
import type { EventRow, SessionRow } from '@hindsight/protocol/api/sessions'
import { sessionCode } from '@hindsight/protocol/sessionCode'
import type { Conversion } from '@hindsight/protocol/settings'
import { stepOf } from '@hindsight/protocol/steps'
import type { Trouble } from './troubles.ts'
import { timesText, troubleText } from './words.ts'

/** The last ones before it went wrong for the last time; who needs more opens the replay. */
const maxSteps = 30
const maxFaults = 10

export type Reported = {
  session: SessionRow
  events: readonly EventRow[]
  troubles: readonly Trouble[]
  sentences: Incident['sentences']
  conversion: Conversion
  /** Of the dashboard's page of the session, without a query. */
  url: string
}

const stepId = ({ tabId, eventNo }: EventRow): string => `${tabId}.${eventNo}`
const linkTo = (url: string, step: string | null): string => (step === null ? url : `${url}?step=${step}`)
const timeText = (ts: number): string => `${new Date(ts).toISOString().slice(0, 16).replace('T', ' ')} UTC`
/** What pages say must not become markup of the tracker. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ')
const code = (text: string): string => `\`${text.replace(/[`\s]+/g, ' ').trim()}\``
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

const momentOf = ({ sentences }: Reported): string | null => sentences.find(({ step }) => step !== null)?.step ?? null

export function textOf(reported: Reported): string {
  const { session, sentences, url } = reported
  return [
    sentences.map((sentence) => sentence.text).join(' '),
    `${timeText(session.firstTs)}, session ${sessionCode(session.sessionId)}`,
    linkTo(url, momentOf(reported)),
  ].join('\n')
}

/** Steps up to the last time that it went wrong; the same one again and again is one, with how often. */
function stepsOf({ events, troubles, conversion }: Reported): string[] {
  const wrong = new Set(troubles.map(({ step }) => step))
  const last = events.findLastIndex(
    (event) => wrong.has(stepId(event)) || ['fieldError', 'formError', 'jsError'].includes(event.kind),
  )
  const words = (last < 0 ? events : events.slice(0, last + 1)).flatMap((event) => {
    const step = stepOf(event, conversion)
    return step ? [step.text] : []
  })
  const folded: { words: string; n: number }[] = []
  for (const word of words) {
    const before = folded.at(-1)
    if (before?.words === word) before.n++
    else folded.push({ words: word, n: 1 })
  }
  const cut = folded.length > maxSteps ? [`… ${folded.length - maxSteps} steps before`] : []
  return [...cut, ...folded.slice(-maxSteps).map(({ words: said, n }) => `${said}${n > 1 ? ` (${n} times)` : ''}`)]
}

/** Script errors and failed requests, each once, with what a developer looks them up by. */
function faultsOf(events: readonly EventRow[]): string[] {
  const counted = new Map<string, number>()
  for (const { kind, message, url, status, properties } of events) {
    if (kind === 'jsError') {
      const at = [properties.source, properties.line, properties.column].map(text).filter(Boolean).join(':')
      const line = `${plain(message)}${at === '' ? '' : ` at ${code(at)}`}`
      counted.set(line, (counted.get(line) ?? 0) + 1)
    }
    if (kind === 'request' && properties.failed === true) {
      const id = text(properties.requestId)
      const line = `${code(`${text(properties.method)} ${url}`)} ${status ? status : 'no answer'}${id === '' ? '' : `, request id ${code(id)}`}`
      counted.set(line, (counted.get(line) ?? 0) + 1)
    }
  }
  return [...counted].slice(0, maxFaults).map(([line, n]) => `${line}${timesText(n)}`)
}

/** Which browser, as far as it is known. */
function surroundings({ session, events }: Reported): string[] {
  const view = events.find(({ kind, properties }) => kind === 'pageView' && properties.viewportWidth !== undefined)
  const { viewportWidth, viewportHeight } = view?.properties ?? {}
  const size = viewportWidth === undefined ? '' : `window ${text(viewportWidth)} × ${text(viewportHeight)}`
  const browser = [
    `${session.browser} ${session.browserVersion}`.trim(),
    session.os,
    session.device,
    size,
    session.language,
  ]
  return [
    `- Browser: ${plain(browser.filter(Boolean).join(', '))}`,
    ...(session.release === '' ? [] : [`- Release: ${plain(session.release)}`]),
    `- When: ${timeText(session.firstTs)}`,
    `- Session: ${sessionCode(session.sessionId)}`,
  ]
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines]

export function reportOf(reported: Reported): string {
  const { events, troubles, sentences, url } = reported
  const [worst] = troubles
  const title = worst ? troubleText(worst) : (sentences[0]?.text ?? 'A session')
  return [
    `## ${plain(title)}`,
    '',
    plain(sentences.map((sentence) => sentence.text).join(' ')),
    '',
    ...surroundings(reported),
    `- Replay: ${linkTo(url, momentOf(reported))}`,
    ...section(
      'Steps',
      stepsOf(reported).map((step, at) => `${at + 1}. ${plain(step)}`),
    ),
    ...section(
      'What went wrong',
      troubles.slice(0, maxFaults).map((trouble) => `- ${plain(troubleText(trouble))}`),
    ),
    ...section(
      'Errors and failed requests',
      faultsOf(events).map((fault) => `- ${fault}`),
    ),
    '',
  ].join('\n')
}
