import type { Filter } from '@hindsight/protocol/filter'
import { filterSays } from '@hindsight/protocol/filterWords'
import { expect, test } from 'vitest'

const plan: Filter = { is: 'trait', name: 'plan', anyOf: ['gold', 'silver'] }
const visits: Filter = { is: 'trait', name: 'visits', atLeast: 2, atMost: 5 }

test('a trait is said by its name and what it is, and turned round', () => {
  expect(filterSays({ is: 'all', of: [{ is: 'known' }, plan] })).toBe(
    'is a known customer, and “plan” is gold or silver',
  )
  expect(filterSays({ is: 'not', of: plan })).toBe('“plan” is not gold or silver')
  expect(filterSays(visits)).toBe('“visits” is at least 2 and at most 5')
})
