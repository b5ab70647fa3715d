import { randomUUID } from 'node:crypto'
import { sessionCode, sessionIdStart } from '@hindsight/protocol/sessionCode'
import { expect, test } from 'vitest'

test('a code is eight characters in two groups, without those that are misread', () => {
  for (let n = 0; n < 500; n++) {
    const id = randomUUID()
    expect(sessionCode(id)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(id.startsWith(sessionIdStart(sessionCode(id)) ?? 'nothing')).toBe(true)
  }
})

test('known codes stay what they are: they stand on printed pages', () => {
  expect(sessionCode('00000000-0000-4000-8000-000000000000')).toBe('0000-0000')
  expect(sessionCode('ffffffff-ffff-4fff-bfff-ffffffffffff')).toBe('ZZZZ-ZZZZ')
  expect(sessionCode('01234567-89ab-4def-8123-456789abcdef')).toBe('04HM-ASW9')
})

test.each(['04HM-ASW9', '04hmasw9', ' 04hm asw9 ', 'O4HM-ASW9'])('“%s” is understood', (typed) =>
  expect(sessionIdStart(typed)).toBe('01234567-89'),
)

test('letters read as digits: I and L are 1, O is 0', () => {
  expect(sessionIdStart('IL00-0000')).toBe(sessionIdStart('1100-0000'))
})

test.each(['', 'ABCD', 'ABCD-EFGHJ', 'AB CD EF GH', 'ABCD-EFGU', 'ÄBCD-EFGH', 'checkout'])('“%s” is no code', (typed) =>
  expect(sessionIdStart(typed)).toBeNull(),
)

test('a whole id is taken as it is', () => {
  expect(sessionIdStart('01234567-89AB-4DEF-8123-456789ABCDEF')).toBe('01234567-89ab-4def-8123-456789abcdef')
})
