/**
 * Pages that refuse fields, each in its own way, and pages that only look as if they did. Each declares its truth (a JSON
 * script `#truth`): what is done on it, and which errors a person sees then. Compared with what the recorder told.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { EventOf } from '@hindsight/protocol/events'
import type { Page, Request } from 'playwright-core'
import { renderedPages } from '../recorder/captures/renderedForms.ts'
import type { Scene, Visit } from '../recorder/captures/scene.ts'

/**
 * What is done on a page. `look` waits for the page to do what it does later (`ms`, and until its requests are answered)
 * and then until the recorder has had its last look at what came of it.
 */
type Act =
  | ['fill' | 'type' | 'select' | 'press', selector: string, text: string]
  | ['click' | 'check' | 'focus', selector: string]
  | ['look', ms?: number]
  | ['wait', ms: number]

type ToldError = Pick<EventOf<'fieldError'>, 'place' | 'message' | 'filled'>
export type Truth = {
  /** What the page stands for: `mui`, `words`, `nothing wrong` … */
  pattern: string
  /** Why the recorder does not tell all of it yet: it counts as missed. */
  unmet?: string
  do: Act[]
  /** More of an error than this may be declared (via, trigger, shape …). */
  errors: (ToldError & Partial<EventOf<'fieldError'>>)[]
  /** Messages about a form as a whole. */
  formErrors?: string[]
  /** Places of the fields whose error went away. */
  cleared?: string[]
  outcomes?: EventOf<'submit'>['outcome'][]
  /** Typed in, and nowhere in what was sent. */
  never?: string[]
}
export type Case = { name: string; path: string; truth: Truth }
export type Told = {
  errors: EventOf<'fieldError'>[]
  formErrors: EventOf<'formError'>[]
  cleared: string[]
  outcomes: string[]
  all: string
}
export type Score = { told: number; true: number; declared: number }
export type CaseResult = { case: Case; told: Told; score: Score; missed: string[]; wrong: string[] }

const pagesFolder = fileURLToPath(new URL('../pages', import.meta.url))
const folder = 'fieldErrors'
/** The recorder's last look at what came of an attempt is 1.2 s after it. */
const lookMs = 1300

export function fieldErrorCases(): Case[] {
  const files = readdirSync(`${pagesFolder}/${folder}`).filter((file) => file.endsWith('.html'))
  const pages = files.map((file) => ({
    name: file.replace('.html', ''),
    path: `/${folder}/${file}`,
    html: readFileSync(`${pagesFolder}/${folder}/${file}`, 'utf8'),
  }))
  return [...pages, ...renderedPages()].map(({ name, path, html }) => ({ name, path, truth: truthIn(name, html) }))
}

function truthIn(name: string, html: string): Truth {
  const found = /<script type="application\/json" id="truth">([\s\S]*?)<\/script>/.exec(html)?.[1]
  if (found === undefined) throw new Error(`The page ${name} does not say what is true of it`)
  return JSON.parse(found) as Truth
}

/** Runs every case, `atOnce` tabs at the same time. */
export async function runCases(
  scene: Scene,
  cases: Case[],
  atOnce: number,
  onResult: (result: CaseResult) => void = () => {},
): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  const left = [...cases]
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const told = await perform(scene, next)
      const result = { case: next, told, ...compare(next.truth, told) }
      results.push(result)
      onResult(result)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}

async function perform(scene: Scene, { path, truth }: Case): Promise<Told> {
  // What is replayed makes no difference to what is told, and costs time.
  const visit = await scene.visit(path, { replayShare: 0 })
  const { page } = visit
  page.on('dialog', (dialog) => void dialog.accept())
  await partLoaded(page)
  const answered = requestsOf(page)
  for (const act of truth.do) await once(page, act, answered)
  await visit.leave()
  return toldBy(visit)
}

/** Refused fields are told by a part of the recorder that comes a moment later. */
async function partLoaded(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some((entry) => entry.name.includes('recorder-more')),
  )
  // Run, too: what is waiting to be run comes before the page is idle.
  await page.evaluate(
    () => new Promise((resolve) => setTimeout(() => requestIdleCallback(resolve, { timeout: 3000 }), 60)),
  )
}

/** Waits until the page's own requests are answered. */
function requestsOf(page: Page): () => Promise<void> {
  const open = new Set<Request>()
  const isOwn = (request: Request) => request.url().includes('/api/')
  page.on('request', (request) => void (isOwn(request) && open.add(request)))
  page.on('response', (response) => void open.delete(response.request()))
  page.on('requestfailed', (request) => void open.delete(request))
  return async () => {
    while (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function once(page: Page, act: Act, answered: () => Promise<void>): Promise<void> {
  const [what, where, how] = act
  switch (what) {
    case 'fill':
      return page.fill(where, how)
    case 'type':
      return page.locator(where).pressSequentially(how)
    case 'press':
      return page.press(where, how)
    case 'select':
      return void (await page.selectOption(where, how))
    case 'click':
      return page.click(where)
    case 'check':
      return page.check(where)
    case 'focus':
      return page.focus(where)
    case 'wait':
      return elapse(page, where)
    default:
      await page.waitForLoadState()
      await elapse(page, where ?? 0)
      await answered()
      return elapse(page, lookMs)
  }
}

/** By the page's own clock: a busy machine makes both wait. */
async function elapse(page: Page, ms: number): Promise<void> {
  await page.evaluate((time) => new Promise((resolve) => setTimeout(resolve, time)), ms)
}

function toldBy(visit: Visit): Told {
  return {
    errors: visit.of('fieldError'),
    formErrors: visit.of('formError'),
    cleared: visit.of('fieldErrorCleared').map((event) => event.place),
    outcomes: visit.of('submit').map((event) => event.outcome),
    all: JSON.stringify(visit.events),
  }
}

const wordsOf = ({ place, message, filled }: ToldError): string =>
  `${place} “${message}” (${filled ? 'filled' : 'empty'})`

function compare(truth: Truth, told: Told): Pick<CaseResult, 'score' | 'missed' | 'wrong'> {
  const missed = [...truth.errors.map(wordsOf), ...(truth.formErrors ?? []).map((message) => `form “${message}”`)]
  const declared = missed.length
  const wrong: string[] = []
  for (const found of [...told.errors.map(wordsOf), ...told.formErrors.map(({ message }) => `form “${message}”`)]) {
    const at = missed.indexOf(found)
    if (at < 0) wrong.push(found)
    else missed.splice(at, 1)
  }
  const right = declared - missed.length
  return { score: { told: right + wrong.length, true: right, declared }, missed, wrong }
}

export function sumOf(scores: Score[]): Score {
  return scores.reduce(
    (sum, one) => ({ told: sum.told + one.told, true: sum.true + one.true, declared: sum.declared + one.declared }),
    { told: 0, true: 0, declared: 0 },
  )
}

/** Of what was told, how much was true; 1 where nothing was. */
export const precisionOf = ({ told, true: right }: Score): number => (told === 0 ? 1 : right / told)
/** Of what was true, how much was told. */
export const recallOf = ({ declared, true: right }: Score): number => (declared === 0 ? 1 : right / declared)
