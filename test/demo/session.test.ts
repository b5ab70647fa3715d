import { createSessionStore } from '@hindsight/demo/session'
import type { Request, Response } from 'express'
import { describe, expect, it } from 'vitest'

const hour = 60 * 60 * 1000

function visitor(cookie = '') {
  const sent: string[] = []
  const request = { headers: { cookie } } as Request
  const response = { append: (_name: string, value: string) => sent.push(value) } as unknown as Response
  return { request, response, cookie: () => sent.at(-1)?.split(';')[0] ?? '' }
}

describe('shop sessions', () => {
  it('are found by their cookie, forgotten when idle, and not by another', () => {
    let now = 0
    const store = createSessionStore(10, () => now)
    const anna = visitor()
    const session = store.findOrStart(anna.request, anna.response)
    expect(store.find(visitor(anna.cookie()).request)).toBe(session)
    expect(store.find(visitor(`${anna.cookie()}x`).request)).toBeNull()
    now = 3 * hour
    expect(store.find(visitor(`a=1; ${anna.cookie()}; b=2`).request)).toBe(session)
    now = 6 * hour
    expect(store.find(visitor(anna.cookie()).request)).toBe(session)
    now = 10 * hour
    expect(store.find(visitor(anna.cookie()).request)).toBeNull()
  })

  it('drop the one untouched for longest when there are too many', () => {
    const store = createSessionStore(2)
    const visitors = [visitor(), visitor(), visitor()]
    const cookies = visitors.map((one, index) => {
      if (index === 2) store.find(visitor(visitors[0]?.cookie()).request)
      store.findOrStart(one.request, one.response)
      return one.cookie()
    })
    expect(cookies.map((cookie) => store.find(visitor(cookie).request) !== null)).toEqual([true, false, true])
  })
})
