/** A sample of `npm run trial:fuzz`: whatever is sent, the answer is none of 5xx, shows no stack trace, and comes. */
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createListener } from '../../collector/src/listener.ts'
import { type Stack, startStack } from '../support/stack.ts'
import { runFuzz, unlimited } from '../trials/fuzz/run.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ env: unlimited })
})
afterAll(() => stack?.stop())

test('no request is answered 5xx, with a stack trace, or not at all', async () => {
  const { sent, byStatus, faults } = await runFuzz(stack, { requests: 500, seed: 20261122 })
  expect(faults).toEqual([])
  expect(stack.faults).toEqual([])
  expect(sent).toBeGreaterThanOrEqual(500)
  // Otherwise nothing behind the door was tried.
  expect(byStatus[200] ?? 0).toBeGreaterThan(100)
})

test('who sends too much of the API is told when to come back; the connection above the last is closed', async () => {
  const busy = await startStack({ on: stack.storeAt, env: { API_REQUESTS_PER_MINUTE: '2', DEMO: 'off' } })
  const ask = () => fetch(`${busy.url}/api/setup`)
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
  const held = await ask()
  expect([held.status, (await held.json()).code]).toEqual([429, 'too_many_requests'])
  expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0)
  await busy.stop()

  const { server, connections } = createListener((_request, response) => void response.end('ok'), {
    maxConnections: 1,
    headersTimeoutMs: 300,
    checkIntervalMs: 50,
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }
  const closed = (bytes: string) =>
    new Promise<string>((resolve) => {
      let told = ''
      const socket = connect(port, '127.0.0.1', () => void socket.write(bytes))
      socket.on('data', (part) => {
        told += part
      })
      socket.on('error', () => undefined).on('close', () => resolve(told))
    })
  // One header a minute would hold a connection for ever.
  const slow = closed('GET / HTTP/1.1\r\nHost: x\r\n')
  await expect.poll(() => connections().open).toBe(1)
  expect(await closed('GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
  expect(connections().dropped).toBe(1)
  expect(await slow).toContain('408')
  server.close()
})
