/** Filling in: whatever is written and whatever the values are, every placeholder is filled or refused, and nothing else gets in. */
import {
  faultText,
  type MailVariableName,
  mailLanguage,
  mailParts,
  mailVariableNames,
} from '@hindsight/protocol/mailVariables'
import { expect, test } from 'vitest'
import { renderMail } from '../../../collector/src/delivery/mail/render.ts'
import { isMailAddress, readSender, readSmtpUrl } from '../../../collector/src/delivery/mail/smtpUrl.ts'

const faultsOf = (text: string) => mailParts(text).faults.map(faultText)

test('a variable that does not exist, and braces that are none, are named with their place', () => {
  expect(faultsOf('Dear {{customer.name}},\n\nit is {{ site.name }} {{unsubscribe}}')).toEqual([])
  expect(faultsOf('Dear {{customer.nam}}')).toEqual([
    'line 1, character 6: there is no variable {{customer.nam}}. Perhaps {{customer.name}}',
  ])
  expect(faultsOf('Hello\n  {{name}}, {{}}')).toEqual([
    'line 2, character 3: there is no variable {{name}}. Perhaps {{customer.name}}',
    'line 2, character 13: between the braces stands no name',
  ])
  for (const text of [
    '{{site.name',
    'site.name}}',
    '{{{site.name}}}',
    '{{constructor}}',
    '{{__proto__}}',
    '{{site\n.name}}',
  ]) {
    expect([text, faultsOf(text).length > 0]).toEqual([text, true])
  }
})

/** The same sequence each time, so that what fails once fails again. */
function sequence(seed: number): (below: number) => number {
  let at = seed
  return (below) => {
    at = (Math.imul(at, 1664525) + 1013904223) >>> 0
    return Math.floor((at / 2 ** 32) * below)
  }
}

const nasty = [
  'Mary',
  'O’Brien',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '\r\nBcc: evil@example.com',
  '\n\n',
  '\u2028',
  '\u0000',
  '{{site.name}}',
  '{{',
  '}}',
  'http://evil.example',
  '$&',
  "$'",
  '&amp;',
  '\u202e',
  '  ',
  '',
  '日本語',
  '👩🏽',
  '</p>',
  "' onclick='",
]
const literals = [
  'Dear ',
  '\n\n',
  'a < b & c',
  'https://shop.example/?a=1&b=2',
  '"quoted"',
  '$1',
  '<b>bold</b>',
  '\r\n',
  'é',
]

test('no value begins a line, a header, a tag, a link or a variable; every placeholder is filled or named', () => {
  const random = sequence(7)
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T
  const some = (from: readonly string[]) => Array.from({ length: random(4) }, () => pick(from)).join('')
  for (let round = 0; round < 3000; round++) {
    const values = Object.fromEntries(mailVariableNames.map((name) => [name, some(nasty)])) as Record<
      MailVariableName,
      string
    >
    const template = Array.from({ length: 1 + random(6) }, () =>
      random(2) === 0 ? pick(literals) : `{{${pick(mailVariableNames.filter((name) => name !== 'unsubscribe'))}}}`,
    )
    const text = template.join('')
    const subject = template.join('').replace(/[\r\n]+/g, ' ')
    expect(mailParts(text).faults).toEqual([])
    const mail = renderMail({ language: 'en', subject, text }, values)
    const literalText = template.filter((part) => !part.startsWith('{{')).join('')
    const lines = (one: string) => one.split(/\r\n|[\r\n\u2028]/).length
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(mail.subject).not.toMatch(/[\u0000-\u001f\u2028\u202e]/)
    expect(lines(mail.text)).toBe(lines(literalText))
    const inside = mail.html.slice(mail.html.indexOf('1.5">') + 5, mail.html.lastIndexOf('</body>'))
    const tags = [...inside.matchAll(/<[^>]*>/g)].map(([tag]) => tag)
    expect(
      tags.filter((tag) => !/^(<\/?p>|<br>|<\/a>|<a href="https:\/\/shop\.example\/\?a=1&amp;b=2[^"]*">)/.test(tag)),
    ).toEqual([])
    expect(mail.html).not.toContain('href="http://evil')
    // A value that looks like a variable stays a value.
    for (const { variable } of mailParts(text).parts.filter((part) => 'variable' in part)) {
      const isEmpty = values[variable].replace(/[\p{Cc}\u2028\u202e\s]/gu, '') === ''
      if (isEmpty) expect(mail.missing).toContain(variable)
    }
  }
})

test('a name that advertises something is no name', () => {
  const named = (name: string) =>
    renderMail({ language: 'en', subject: 'x', text: 'Dear {{customer.name}}' }, { 'customer.name': name }).missing
  expect(named('Mary O’Brien')).toEqual([])
  for (const name of [
    'See http://evil.example',
    'www.evil.example',
    'a@b.example',
    '<b>x</b>',
    'x'.repeat(81),
    ' \r\n ',
  ]) {
    expect([name, named(name)]).toEqual([name, ['customer.name']])
  }
})

test('the text is taken in her language, else in its main one, else in the default', () => {
  const there = ['en', 'de', 'pt-BR']
  expect(['de-AT', 'DE', 'pt-BR', 'pt-PT', 'fr', ''].map((wanted) => mailLanguage(wanted, there))).toEqual([
    'de',
    'de',
    'pt-BR',
    'pt-BR',
    null,
    null,
  ])
})

test('one address is one address; the settings say where and as whom', () => {
  for (const good of ['mary@example.com', "o'brien+x@sub.example.co.uk", 'jörg@bücher.example']) {
    expect([good, isMailAddress(good)]).toEqual([good, true])
  }
  for (const bad of [
    '',
    'mary',
    'a@b@c.example',
    'a@b.example, c@d.example',
    'a@b.example\r\nBcc: c@d.example',
    '<a@b.example>',
    'a b@c.example',
    '@b.example',
    'a@',
  ]) {
    expect([bad, isMailAddress(bad)]).toEqual([bad, false])
  }
  expect(readSender('Demo shop <help@shop.example>')).toEqual({ name: 'Demo shop', address: 'help@shop.example' })
  expect(readSender('help@shop.example')).toEqual({ name: '', address: 'help@shop.example' })
  expect(readSender('Shop\r\nBcc: x@y.example <help@shop.example>')).toBeNull()
  expect(readSmtpUrl('smtps://me%40x:p%2Fw@mail.example?requireTLS=true')).toMatchObject({
    host: 'mail.example',
    port: 465,
    secure: true,
    requireTLS: true,
    user: 'me@x',
    pass: 'p/w',
  })
  for (const bad of ['mail.example', 'http://mail.example', 'smtp://', 'smtp://mail.example?pool=true']) {
    expect([bad, readSmtpUrl(bad)]).toEqual([bad, null])
  }
})
