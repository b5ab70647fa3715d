import { defaultConversion } from '@hindsight/protocol/ecommerce'
import { expect, test } from 'vitest'
import type { Store } from '../../../collector/src/clickhouse/store.ts'
import { createRanking } from '../../../collector/src/points/ranking.ts'

test('a list is answered without its order where that cannot be told, and the store is left alone for a while', async () => {
  let asked = 0
  const store = {
    query: () => {
      asked++
      return Promise.reject(new Error('took longer than a minute'))
    },
  } as unknown as Store
  const rank = createRanking(store)
  const question = {
    siteId: 'demo',
    period: { fromMs: 0, toMs: 1 },
    conversion: defaultConversion,
    merges: { members: [], roots: [] },
  }
  const points = [{ pointId: 'a', persons: 100 }]
  expect(await rank(question, points)).toBe(null)
  expect(await rank(question, points)).toBe(null)
  expect(asked).toBe(1)
})
