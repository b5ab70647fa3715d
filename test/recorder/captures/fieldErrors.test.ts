/** Field errors as pages show them: each page of test/pages says no in its own way, and the recorder has to hear it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderedForms } from './renderedForms.ts'
import { lastLookMs, openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene(renderedForms)
})
afterAll(() => scene?.close())

describe.concurrent('field errors', { timeout: 60_000 }, () => {
  it('tells native validation by flags alone, and that it was corrected', async () => {
    const visit = await scene.visit('/native.html')
    await visit.page.click('#silent')
    await visit.page.waitForTimeout(lastLookMs)
    expect(visit.of('fieldError')).toEqual([])
    await visit.page.fill('#mail', 'nobody-here')
    await visit.page.click('text=Place order')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.page.fill('#first', 'Anna')
    await visit.page.waitForTimeout(500)
    await visit.leave()
    const [first, mail, ...more] = visit.of('fieldError')
    expect(more).toEqual([])
    expect(first).toMatchObject({ place: 'name:firstName', message: '', validity: ['valueMissing'], filled: false })
    expect(first).toMatchObject({ trigger: 'submit', attemptNo: 1, form: 'id:order', label: 'First name' })
    expect(mail).toMatchObject({ place: 'name:email', message: '', validity: ['typeMismatch'], filled: true })
    expect(mail?.via).toContain('native')
    expect(visit.of('fieldErrorCleared').map((event) => event.place)).toEqual(['name:firstName'])
    expect(JSON.stringify(visit.events)).not.toContain('nobody-here')
  })

  it('tells a second refusal of the same field with its number', async () => {
    const visit = await scene.visit('/native.html')
    await visit.page.click('text=Place order')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.page.click('text=Place order')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.leave()
    const first = visit.of('fieldError').filter((event) => event.place === 'name:firstName')
    expect(first.map((event) => event.attemptNo)).toEqual([1, 2])
  })

  it('tells Bootstrap: the validated form and the class on a field', async () => {
    const visit = await scene.visit('/bootstrap.html')
    await visit.page.fill('#zip', 'abc')
    await visit.page.click('text=Submit form')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.leave()
    const errors = visit.of('fieldError')
    expect(errors.map((event) => [event.place, event.message])).toEqual([
      ['name:city', 'Please provide a city.'],
      ['name:zip', 'Please provide a valid zip.'],
    ])
    for (const error of errors) expect(error.via).toEqual(expect.arrayContaining(['class', 'message']))
    expect(errors.map((event) => event.filled)).toEqual([false, true])
  })

  it('tells MUI, and says the field by its name when the id is generated', async () => {
    const visit = await scene.visit('/mui.html')
    await visit.page.click('text=Save profile')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.leave()
    expect(visit.of('fieldError')).toHaveLength(1)
    expect(visit.of('fieldError')[0]).toMatchObject({
      place: 'name:lastName',
      label: 'Last name',
      message: 'Last name is required',
      via: ['aria', 'class', 'border', 'message'],
    })
  })

  it('tells Ant Design, and that typing cleared it', async () => {
    const visit = await scene.visit('/antd.html')
    await visit.page.click('text=Log in')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.page.locator('#login_username').pressSequentially('an')
    await visit.page.waitForTimeout(500)
    await visit.leave()
    expect(visit.of('fieldError')).toHaveLength(1)
    expect(visit.of('fieldError')[0]).toMatchObject({
      place: 'id:login_username',
      message: 'Please input your username!',
    })
    expect(visit.of('fieldErrorCleared')).toHaveLength(1)
  })

  it('tells ARIA on leaving a field, without what was typed and quoted', async () => {
    const visit = await scene.visit('/aria.html')
    await visit.page.fill('#street', 'Geheimweg')
    await visit.page.focus('#town')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.leave()
    expect(visit.of('fieldError')).toHaveLength(1)
    expect(visit.of('fieldError')[0]).toMatchObject({
      place: 'name:street',
      trigger: 'blur',
      filled: true,
      attemptNo: 0,
    })
    expect(visit.of('fieldError')[0]?.message).toContain('Give a house number with')
    expect(JSON.stringify(visit.events)).not.toContain('Geheimweg')
  })

  it('tells a red border that comes with an attempt', async () => {
    const visit = await scene.visit('/border.html')
    await visit.page.click('text=Send')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.leave()
    expect(visit.of('fieldError').map((event) => [event.place, event.via, event.message])).toEqual([
      ['name:vat', ['border'], ''],
    ])
  })

  it('tells red text beside a field without label, class or ARIA', async () => {
    const visit = await scene.visit('/beside.html')
    await visit.page.fill('[name=phone]', "O'Neill")
    await visit.page.click('#go')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.leave()
    expect(visit.of('fieldError')).toHaveLength(1)
    expect(visit.of('fieldError')[0]).toMatchObject({
      place: 'name:phone',
      label: 'Phone',
      message: 'Only digits please',
      via: ['message'],
      filled: true,
      lengthBucket: '4-8',
    })
    expect(visit.of('fieldError')[0]?.shape).toEqual(['apostrophe'])
  })

  for (const [path, label, message] of [
    ['/words-above.html', 'Maiden name', 'Enter your maiden name'],
    ['/words-dutch.html', 'Meisjesnaam', 'Vul uw meisjesnaam in'],
    ['/words-russian.html', 'Девичья фамилия', 'Введите девичью фамилию'],
  ] as const) {
    it(`tells a message that names its field in words: ${message}`, async () => {
      const visit = await scene.visit(path)
      await visit.page.click('button')
      await visit.page.waitForTimeout(lastLookMs)
      await visit.page.fill('[name=f2]', "D'Arc")
      await visit.page.click('button')
      await visit.page.waitForTimeout(lastLookMs)
      await visit.page.fill('[name=f2]', 'Darc')
      await visit.page.click('button')
      await visit.page.waitForTimeout(lastLookMs)
      await visit.leave()
      const errors = visit.of('fieldError')
      expect(errors.map((event) => [event.place, event.label, event.message, event.filled, event.attemptNo])).toEqual([
        ['name:f2', label, message, false, 1],
        ['name:f2', label, message, true, 2],
      ])
      expect(errors[1]?.shape).toEqual(['apostrophe'])
      expect(visit.of('fieldErrorCleared').map((event) => event.place)).toEqual(['name:f2'])
      expect(visit.of('formError')).toEqual([])
    })
  }

  it('tells an alert that names its field, and is silent about one that says thanks', async () => {
    const visit = await scene.visit('/alert.html')
    visit.page.on('dialog', (dialog) => void dialog.accept())
    await visit.page.fill('#subject', 'Verloving')
    await visit.page.click('text=Ask')
    await visit.page.fill('#body', 'Wanneer?')
    await visit.page.click('text=Ask')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.leave()
    const errors = visit.of('fieldError')
    expect(errors.map((event) => [event.place, event.message, event.via])).toEqual([
      ['name:body', 'Please write your question', ['alert']],
    ])
    expect(visit.of('formError')).toEqual([])
    expect(JSON.stringify(visit.events)).not.toContain('Verloving')
  })

  it('tells an error after the answer to a request, in a form without a form element', async () => {
    const visit = await scene.visit('/formless.html?status=422')
    await visit.page.fill('[name=postcode]', '9999 ZZ')
    await visit.page.click('#join')
    await visit.page.waitForTimeout(400 + lastLookMs)
    await visit.leave()
    expect(visit.of('fieldError').map((event) => [event.place, event.label, event.message])).toEqual([
      ['name:postcode', 'Postcode', 'The postcode is not known to us'],
    ])
    expect(visit.of('submit')).toMatchObject([{ outcome: 'requestFailed', status: 422, attemptNo: 1 }])
  })

  it('is silent when the same form succeeds and names the field', async () => {
    const visit = await scene.visit('/formless.html?status=200')
    await visit.page.fill('[name=postcode]', '1011 AB')
    await visit.page.click('#join')
    await visit.page.waitForTimeout(400 + lastLookMs)
    await visit.leave()
    expect([...visit.of('fieldError'), ...visit.of('formError')]).toEqual([])
    expect(visit.of('submit')).toMatchObject([{ outcome: 'requestOk', status: 200 }])
  })

  it('tells a message about the form as a whole, redacted', async () => {
    const visit = await scene.visit('/payment.html')
    await visit.page.click('text=Pay')
    await visit.page.waitForTimeout(400 + lastLookMs)
    await visit.leave()
    expect(visit.of('fieldError')).toEqual([])
    expect(visit.of('formError')).toMatchObject([
      { form: 'id:pay', message: 'Something went wrong with order [number]. Please try again.', attemptNo: 1 },
    ])
  })

  it('tells React: the false rejection of a name, twice, and the quoted value gone', async () => {
    const visit = await scene.visit('/react-checkout.html')
    await visit.page.locator('#last').pressSequentially("O'Hara")
    await visit.page.locator('#mail').pressSequentially('geheim.example')
    await visit.page.click('text=Place order')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.page.click('text=Place order')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.page.fill('#last', 'Ohara')
    await visit.page.fill('#mail', 'a@b.example')
    await visit.page.click('text=Place order')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.leave()
    const told = visit.of('fieldError').map((event) => [event.place, event.attemptNo, event.filled])
    expect(told).toEqual([
      ['name:lastName', 1, true],
      ['name:email', 1, true],
      ['name:lastName', 2, true],
      ['name:email', 2, true],
    ])
    expect(visit.of('fieldError')[0]).toMatchObject({ message: 'Enter your last name', shape: ['apostrophe'] })
    expect(visit.of('fieldError')[1]?.message).toContain('is no e-mail address')
    expect(visit.of('fieldErrorCleared')).toHaveLength(2)
    expect(visit.of('submit').map((event) => event.outcome)).toEqual(['errorShown', 'errorShown', 'navigated'])
    expect(JSON.stringify(visit.events)).not.toMatch(/geheim|O'Hara/)
  })

  for (const [path, place, field, message] of [
    ['/django', 'name:last_name', '[name=last_name]', 'This field is required.'],
    ['/rails', 'name:person[last_name]', '#person_last_name', 'Last name is invalid'],
    ['/plain', 'name:last', '#last', 'Last name is required'],
  ] as const) {
    it(`tells what a server rendered after a POST: ${path}`, async () => {
      const visit = await scene.visit(path)
      await visit.page.fill(field, "D'Arc")
      await visit.page.click('button,[type=submit]')
      await visit.until('fieldError')
      await visit.page.click('button,[type=submit]')
      await visit.until('fieldError', 2)
      await visit.page.waitForTimeout(lastLookMs)
      await visit.leave()
      const errors = visit.of('fieldError')
      expect(errors.map((event) => [event.place, event.trigger, event.attemptNo, event.filled])).toEqual([
        [place, 'server', 1, true],
        [place, 'server', 2, true],
      ])
      expect(errors[0]?.message).toBe(message)
      expect(visit.of('formError')).toEqual([])
      expect(visit.of('submit').map((event) => event.outcome)).toEqual(['navigated', 'navigated'])
    })
  }

  it('takes errors for the normal state of a page that nothing was sent to', async () => {
    const visit = await scene.visit('/django?errors')
    expect(await visit.page.textContent('.errorlist')).toBe('This field is required.')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.leave()
    expect(visit.of('fieldError')).toEqual([])
  })

  it('is silent on everything that only looks like an error', async () => {
    const visit = await scene.visit('/silence.html')
    await visit.page.waitForTimeout(1300)
    await visit.page.locator('#mail').pressSequentially('anna@example.org')
    await visit.page.locator('#pass').pressSequentially('abc')
    await visit.page.locator('#bio').pressSequentially('Hello')
    await visit.page.locator('#voucher').pressSequentially('X')
    await visit.page.waitForTimeout(lastLookMs)
    await visit.page.click('text=Save account')
    await visit.page.waitForTimeout(lastLookMs + 200)
    await visit.leave()
    expect([...visit.of('fieldError'), ...visit.of('formError')]).toEqual([])
    expect(visit.of('submit')).toMatchObject([{ outcome: 'requestOk', form: 'id:account' }])
  })
})
