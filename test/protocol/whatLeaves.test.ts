import { type EventKind, eventKinds, recordedEvent } from '@hindsight/protocol/events'
import { commonFields, kinds } from '@hindsight/protocol/whatLeaves'
import { describe, expect, test } from 'vitest'
import { privacyDoc } from './privacyDoc.ts'

describe('what leaves the browser', () => {
  test.each(eventKinds)('every field of %s is explained, and none that there is not', (kind: EventKind) => {
    const option = recordedEvent.options.find(({ shape }) => shape.kind.value === kind)
    const told = Object.keys({ kind, ...commonFields, ...kinds[kind].fields })
    expect(told.sort()).toEqual(Object.keys(option?.shape ?? {}).sort())
  })

  test('docs/privacy.md is up to date (else: npm run docs:privacy)', () => {
    const { now, wanted } = privacyDoc()
    expect(now).toBe(wanted)
  })
})
