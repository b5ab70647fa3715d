/** How visitors fare with fields, and never what they typed. */
import type { EventOf } from '@hindsight/protocol/events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lastLookMs, openScene, type Scene, type Visit } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene?.close())

const of = (visit: Visit, place: string): EventOf<'fieldVisit'>[] =>
  visit.of('fieldVisit').filter((event) => event.place === place)

describe.concurrent('field visits', { timeout: 60_000 }, () => {
  it('tells hesitation, edits, shape and how a field was left', async () => {
    const visit = await scene.visit('/visits.html')
    const { page } = visit
    await page.click('[name=maiden]')
    await page.waitForTimeout(400)
    await page.keyboard.type("D'Arcy Zoë")
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Tab')
    await page.keyboard.type('geheim1')
    await page.click('[name=maiden]')
    await page.keyboard.press('Tab')
    await page.click('[name=card]')
    await page.keyboard.type('4111')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/done.html*')
    await visit.leave()
    const [first, second] = of(visit, 'name:maiden')
    expect(first).toMatchObject({ visitNo: 1, edits: 11, deletes: 1, pastes: 0, emptyBefore: true, emptyAfter: false })
    expect(first).toMatchObject({
      leftBy: 'tab',
      stuck: true,
      label: 'Maiden name',
      form: 'id:person',
      lengthBucket: '9-16',
    })
    expect(first?.shape.sort()).toEqual(['apostrophe', 'space'])
    expect(first?.hesitationMs).toBeGreaterThanOrEqual(380)
    expect(first?.activeMs).toBeGreaterThanOrEqual(first?.hesitationMs ?? 0)
    expect(second).toMatchObject({ visitNo: 2, edits: 0, hesitationMs: null, stuck: null, emptyBefore: false })
    expect(of(visit, 'name:password')[0]).toMatchObject({ shape: [], lengthBucket: null, edits: 7, leftBy: 'click' })
    expect(of(visit, 'name:card')).toMatchObject([{ shape: [], lengthBucket: null, leftBy: 'submit' }])
    expect(JSON.stringify(visit.events)).not.toMatch(/Arcy|geheim|(?<![\da-f-])4111/)
  })

  it('tells choices, boxes, radio groups and editable regions', async () => {
    const visit = await scene.visit('/visits.html')
    const { page } = visit
    await page.focus('[name=country]')
    await page.keyboard.type('N')
    await page.click('text=Home')
    await page.click('text=Shop')
    await page.click('[name=terms]')
    await page.click('#note')
    await page.keyboard.type('Bitte klingeln')
    await page.fill('[name=diagnosis]', 'Verschwiegen')
    await page.waitForTimeout(100)
    await visit.leave()
    expect(of(visit, 'name:country')).toMatchObject([
      { fieldType: 'select', shape: [], lengthBucket: null, emptyAfter: false },
    ])
    expect(of(visit, 'name:delivery').map((event) => [event.label, event.fieldType, event.visitNo])).toEqual([
      ['Delivery', 'radio', 1],
    ])
    expect(of(visit, 'name:terms')).toMatchObject([{ fieldType: 'checkbox', edits: 1, emptyAfter: false }])
    expect(of(visit, 'id:note')).toMatchObject([{ edits: 14, label: 'Note', shape: ['space'], emptyBefore: true }])
    expect(of(visit, 'name:diagnosis')).toMatchObject([
      { label: '', shape: [], lengthBucket: null, leftBy: 'pagehide' },
    ])
    expect(JSON.stringify(visit.events)).not.toMatch(/klingeln|Verschwiegen|Diagnosis/)
  })

  it('tells that what was typed did not stay in a controlled input', async () => {
    const visit = await scene.visit('/fieldErrors/react-checkout.html')
    await visit.page.locator('#code').pressSequentially('SALE')
    await visit.page.locator('#last').pressSequentially('Ohara')
    await visit.page.locator('#code').pressSequentially('12')
    await visit.page.focus('#mail')
    await visit.page.waitForTimeout(100)
    await visit.leave()
    expect(of(visit, 'name:discount').map((event) => [event.edits, event.emptyAfter, event.stuck])).toEqual([
      [4, true, false],
      [2, false, true],
    ])
    expect(of(visit, 'name:lastName')).toMatchObject([{ stuck: true }])
  })

  it('says nothing of content in strict mode', async () => {
    const visit = await scene.visit('/visits.html', { strict: true })
    await visit.page.fill('[name=maiden]', "D'Arc")
    await visit.page.click('button')
    await visit.page.waitForURL('**/done.html*')
    await visit.leave()
    expect(of(visit, 'name:maiden')).toMatchObject([
      { shape: [], lengthBucket: null, label: 'maiden', emptyAfter: false },
    ])
  })

  it('tells what came of a form: nothing, blank fields, gone on', async () => {
    const visit = await scene.visit('/fieldErrors/mui-markup.html')
    await visit.page.evaluate(() => {
      const save = document.getElementById('save')
      if (save) save.onclick = null
    })
    await visit.page.fill('input', 'x')
    await visit.page.click('#save')
    await visit.page.waitForTimeout(5200)
    await visit.leave()
    expect(visit.of('submit')).toMatchObject([
      { outcome: 'nothing', status: null, durationMs: null, label: 'Save profile' },
    ])
    expect(visit.of('fieldError')).toEqual([])
    const native = await scene.visit('/fieldErrors/native.html')
    await native.page.click('text=Place order')
    await native.page.waitForTimeout(lastLookMs)
    await native.page.fill('#first', 'Anna')
    await native.page.fill('#mail', 'a@b.example')
    await native.page.press('#mail', 'Enter')
    await native.page.waitForURL('**/done.html*')
    await native.leave()
    expect(native.of('submit').map((event) => [event.outcome, event.blank, event.attemptNo])).toEqual([
      ['errorShown', ['name:firstName', 'name:email'], 1],
      ['navigated', [], 2],
    ])
    // Enter makes the browser click the button; nobody did.
    expect(native.of('click').filter((event) => event.role === 'button')).toHaveLength(1)
  })
})
