/** A client that drips its body is not waited for. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import express from 'express'
import { expect, test } from 'vitest'
import { errorHandler } from '../../../collector/src/errors.ts'
import { readBody } from '../../../collector/src/ingest/body.ts'
import { createLog } from '../../../collector/src/log.ts'

test('a body that takes too long is refused, and its connection closed', async () => {
  const app = express()
  app.post('/', async (request, response) => {
    await readBody(request, { maxBytes: 1000, timeoutMs: 200 })
    response.end()
  })
  app.use(errorHandler(createLog('silent')))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n')
  const drip = setInterval(() => socket.write('a'), 50)
  socket.on('error', () => undefined)
  let answer = ''
  for await (const part of socket) {
    answer += part
    if (answer.includes('body_not_readable')) break
  }
  clearInterval(drip)
  expect(answer).toMatch(/^HTTP\/1\.1 400/)
  expect(answer).toMatch(/connection: close/i)
  expect(answer).toMatch(/"rule":"sent within 0.2 s"/)
  server.closeAllConnections()
  server.close()
})
