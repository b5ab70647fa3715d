/** Batches go past Express: what it tells of a visitor's address is told the same without it. */
import type { IncomingMessage } from 'node:http'
import express from 'express'
import { expect, test } from 'vitest'
import { addressOf } from '../../../collector/src/ingest/quickRecord.ts'

test.each([[false], [1], [2], [['10.0.0.0/8']], [['loopback', '10.1.1.1']], [true]])(
  'whose address it is, behind proxies %s',
  (trusted) => {
    const app = express().set('trust proxy', trusted)
    for (const remoteAddress of ['127.0.0.1', '::1', '10.1.1.1', '203.0.113.9', '::ffff:10.1.1.1']) {
      for (const forwarded of [
        undefined,
        '',
        '198.51.100.7',
        '198.51.100.7, 10.1.1.1',
        ' 198.51.100.7 ,10.2.2.2,  10.1.1.1',
        'nobody, 127.0.0.1',
        '2001:db8::1, 10.1.1.1',
      ]) {
        const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
        const socket = { remoteAddress }
        const request = Object.assign(Object.create(app.request), { headers, socket, connection: socket })
        const address = addressOf(request as IncomingMessage, app.get('trust proxy fn'))
        expect([trusted, remoteAddress, forwarded, address]).toEqual([trusted, remoteAddress, forwarded, request.ip])
      }
    }
  },
)
