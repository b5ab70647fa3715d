import { decodeBatch, encodeBatchJson } from '@hindsight/protocol/batch'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('a batch', () => {
  test('comes out as it went in, whatever the header says and the chunk holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.option(fc.uint8Array({ maxLength: 300 })), (header, chunk) => {
        const decoded = decodeBatch(encodeBatchJson(JSON.stringify(header), chunk ?? undefined))
        if ('fault' in decoded) throw new Error(decoded.fault)
        expect(decoded.header).toEqual(JSON.parse(JSON.stringify(header)))
        expect([...decoded.chunk]).toEqual([...(chunk ?? [])])
      }),
    )
  })

  test('is decoded from the middle of a larger buffer, as Node hands bodies over', () => {
    const body = encodeBatchJson('{"a":1}', new Uint8Array([7, 8]))
    const larger = new Uint8Array(body.length + 20)
    larger.set(body, 13)
    const decoded = decodeBatch(larger.subarray(13, 13 + body.length))
    expect(decoded).toMatchObject({ header: { a: 1 } })
  })

  test.each([
    ['an empty body', [], 'batch_empty'],
    ['a version from the future', [2, 0, 0, 0, 0], 'batch_version_unknown'],
    ['plain JSON', [...new TextEncoder().encode('{"batchNo":1}')], 'batch_version_unknown'],
    ['a body cut inside the prefix', [1, 0, 0], 'batch_truncated'],
    ['a header longer than the body', [1, 0, 0, 1, 0, 123], 'batch_truncated'],
    ['a header that is not JSON', [1, 0, 0, 0, 2, 123, 123], 'header_not_json'],
  ])('names what is wrong with %s', (_what, bytes, fault) => {
    expect(decodeBatch(new Uint8Array(bytes))).toEqual({ fault })
  })

  test('never throws on arbitrary bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeBatch(bytes)))
  })
})
