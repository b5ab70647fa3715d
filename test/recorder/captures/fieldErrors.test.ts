/**
 * Field errors as pages show them: each page of test/pages/fieldErrors says no in its own way, or only seems to, and the
 * recorder has to tell the one from the other. `npm run trial:fieldErrors` prints how well it does.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CaseResult, fieldErrorCases, precisionOf, recallOf, runCases, sumOf } from '../../trials/refusedFields.ts'
import { renderedForms } from './renderedForms.ts'
import { openScene, type Scene } from './scene.ts'

const cases = fieldErrorCases()
/** Mostly they wait for what a page does later. */
const pagesAtOnce = 10
const results = new Map<string, CaseResult>()
/** Nothing that is declared is nothing to compare. */
const isSame = (declared: readonly string[] | undefined, told: readonly string[] | undefined): boolean =>
  declared === undefined || declared.toSorted().join() === told?.toSorted().join()
let scene: Scene
beforeAll(async () => {
  scene = await openScene(renderedForms)
  const note = (result: CaseResult) => void results.set(result.case.name, result)
  await runCases(scene, cases, pagesAtOnce, note)
  // Pages that set their errors by timers run late beside so many others: what was not told rightly is looked at once more.
  const again = cases.filter(({ name, truth }) => {
    const { missed, wrong, told } = results.get(name) ?? { missed: [name], wrong: [], told: null }
    return (
      missed.length + wrong.length > 0 ||
      !isSame(truth.cleared, told?.cleared) ||
      !isSame(truth.outcomes, told?.outcomes)
    )
  })
  await runCases(scene, again, 1, note)
}, 600_000)
afterAll(() => scene?.close())

describe.each([...new Set(cases.map(({ truth }) => truth.pattern))])('field errors: %s', (pattern) => {
  const own = cases.filter(({ truth }) => truth.pattern === pattern)
  it.each(own.map(({ name, truth }) => [name, truth] as const))('%s', (name, truth) => {
    const result = results.get(name)
    const { told, missed, wrong } = result ?? { told: null, missed: ['never run'], wrong: [] }
    if (truth.unmet) return expect({ missed, wrong }).toEqual({ missed: expect.any(Array), wrong: [] })
    expect({ missed, wrong }).toEqual({ missed: [], wrong: [] })
    // Those of one look come in the order of the page; between looks, whichever was shown first.
    for (const error of truth.errors) expect(told?.errors).toContainEqual(expect.objectContaining(error))
    for (const error of told?.errors ?? []) expect(error.via.length).toBeGreaterThan(0)
    if (truth.cleared) expect(told?.cleared.sort()).toEqual([...truth.cleared].sort())
    if (truth.outcomes) expect(told?.outcomes).toEqual(truth.outcomes)
    for (const text of truth.never ?? []) expect(told?.all).not.toContain(text)
  })
})

it('tells at least 98 of 100 rightly, and at least 95 of 100 that there are, over 40 pages and more', () => {
  const all = sumOf([...results.values()].map(({ score }) => score))
  expect(results.size).toBeGreaterThanOrEqual(40)
  expect(precisionOf(all)).toBeGreaterThanOrEqual(0.98)
  expect(recallOf(all)).toBeGreaterThanOrEqual(0.95)
})

it('takes errors for the normal state of a page that nothing was sent to', async () => {
  const visit = await scene.visit('/django?errors', { replayShare: 0 })
  expect(await visit.page.textContent('.errorlist')).toBe('This field is required.')
  await visit.page.focus('[name=last_name]')
  await visit.page.focus('[name=town]')
  await visit.page.waitForTimeout(1400)
  await visit.leave()
  expect([...visit.of('fieldError'), ...visit.of('formError')]).toEqual([])
})
