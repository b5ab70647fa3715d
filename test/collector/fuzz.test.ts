/** A sample of `npm run trial:fuzz`: whatever is sent, the answer is none of 5xx, shows no stack trace, and comes. */
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { proxyTest } from '../../collector/src/connectionCap.ts'
import { createListener, mayTakeLong } from '../../collector/src/listener.ts'
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

test('the log names no person: nothing of what was sent or asked is in it', async () => {
  const logged = await startStack({ on: stack.storeAt, env: { DEMO: 'off' }, logLevel: 'debug' })
  const planted = [
    'Planted-Name',
    'planted@person.example',
    '+31 6 55 55 01 01',
    'planted-password-1',
    'planted-session',
  ]
  const [name, email, phone, password, id] = planted
  const post = (path: string, body: unknown, headers = {}) =>
    fetch(`${logged.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': `${name}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }).then((response) => response.status)
  const call = { writeKey: 'demo', userId: email, traits: { name, phone }, timestamp: name }
  expect(await post('/v1/identify', call)).toBe(200)
  expect(await post('/v1/track', `{"userId":"${email}"`)).toBe(400)
  expect(await post(`/v1/record?key=${email}`, `${name}`)).toBe(401)
  expect(await post('/api/sign-in', { email, password })).toBe(401)
  expect(await post('/api/sign-in', { email: [email], password: { password } })).toBe(400)
  const asked = { authorization: `Bearer ${logged.apiKey}`, cookie: `hindsight=${id}` }
  for (const path of [
    `/api/sites/demo/sessions?q=${email}`,
    `/api/sites/demo/customers/${email}`,
    `/${name}`,
    `/%${id}`,
  ]) {
    expect((await fetch(`${logged.url}${path}`, { headers: asked })).status).toBeLessThan(500)
  }
  const lines = logged.faults.join('')
  await logged.stop()
  for (const text of planted) expect(lines).not.toContain(text)
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

test('one address holds no more connections than it may, others go on; behind a proxy requests count by who asks', async () => {
  const { server, connections } = createListener((_request, response) => void response.end('ok'), {
    maxConnections: 0,
    maxConnectionsOfAddress: 2,
    isProxy: proxyTest(['127.0.0.3']),
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }
  const hold = async (localAddress: string) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress }).setEncoding('utf8')
    const held = { socket, told: '', isOver: false }
    socket.on('data', (part) => {
      held.told += part
    })
    socket
      .on('error', () => undefined)
      .on('close', () => {
        held.isOver = true
      })
    await once(socket, 'connect')
    return held
  }
  const question = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
  const mine = [await hold('127.0.0.1'), await hold('127.0.0.1')]
  await expect.poll(() => connections().open).toBe(2)
  const third = await hold('127.0.0.1')
  await expect.poll(() => third.isOver).toBe(true)
  expect(third.told).toMatch(/^HTTP\/1\.1 429 .*Retry-After: 10\r\n.*"code":"address_connections"/s)
  const others = [await hold('127.0.0.2'), ...(await Promise.all([1, 2, 3].map(() => hold('127.0.0.3'))))]
  for (const { socket } of [...mine, ...others]) socket.write(question)
  for (const one of [...mine, ...others]) await expect.poll(() => one.told).toContain('200 OK')
  expect(connections()).toEqual({ open: 6, dropped: 0, refused: 1 })
  // Room again as soon as one is gone.
  mine[0]?.socket.destroy()
  await expect.poll(() => connections().open).toBe(5)
  const next = await hold('127.0.0.1')
  next.socket.write(question)
  await expect.poll(() => next.told).toContain('200 OK')
  for (const { socket } of [...mine, ...others, next]) socket.destroy()
  server.close()

  const env = { DEMO: 'off', TRUST_PROXY: 'loopback', MAX_CONNECTIONS_ADDRESS: '2' }
  const behind = await startStack({ on: stack.storeAt, env })
  const of = (address: string) => ({ 'x-forwarded-for': address })
  const slow = [1, 2].map(() => {
    const headers = { ...of('198.51.100.7'), 'content-length': 10 }
    const sent = request(`${behind.url}/v1/track`, { method: 'POST', headers }).on('error', () => undefined)
    sent.write('{')
    return sent
  })
  const ask = (address: string) => fetch(`${behind.url}/v1/settings?key=nobody`, { headers: of(address) })
  await expect.poll(async () => (await ask('198.51.100.7')).status).toBe(429)
  const told = await ask('198.51.100.7')
  expect([told.headers.get('retry-after'), (await told.json()).code]).toEqual(['10', 'address_connections'])
  expect((await ask('198.51.100.8')).status).toBe(401)
  // Whether it lives is told to everybody.
  expect((await fetch(`${behind.url}/healthz`, { headers: of('198.51.100.7') })).status).toBe(200)
  const metrics = await (await fetch(`${behind.url}/metrics`)).text()
  expect(metrics).toMatch(/refused_total\{code="address_connections"\} [1-9]/)
  for (const one of slow) one.destroy()
  await expect.poll(async () => (await ask('198.51.100.7')).status).toBe(401)
  await behind.stop()
})

test('a body that drips is cut off after the time that a request may take, unless it is a file of someone known', async () => {
  const { server } = createListener(
    (request, response) => {
      if (request.url === '/file') mayTakeLong(request)
      request.resume().on('end', () => response.end('whole'))
    },
    { maxConnections: 0, requestTimeoutMs: 200 },
  )
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as { port: number }
  const answerTo = (path: string) =>
    new Promise<string>((resolve) => {
      let told = ''
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\na`)
        setTimeout(() => socket.writable && socket.write('b'), 600)
      })
      socket.on('data', (part) => {
        told += part
      })
      socket.on('error', () => undefined).on('close', () => resolve(told))
    })
  expect(await answerTo('/')).toBe('')
  expect(await answerTo('/file')).toContain('whole')
  server.close()
})
