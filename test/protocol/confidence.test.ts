import { independentSigns, isUnsure } from '@hindsight/protocol/confidence'
import { errorSignals } from '@hindsight/protocol/events'
import { type StepFacts, stepOf } from '@hindsight/protocol/steps'
import { expect, test } from 'vitest'

test('colours and classes are one sign, words another, the browser and ARIA need no second', () => {
  expect(independentSigns(['class', 'border', 'state'])).toBe(1)
  expect(independentSigns(['aria', 'class', 'border', 'message'])).toBe(3)
  expect(errorSignals.filter((signal) => isUnsure([signal]))).toEqual(['class', 'border', 'message', 'words', 'state'])
  expect(isUnsure(['class', 'border'])).toBe(true)
  expect(isUnsure(['class', 'message'])).toBe(false)
  expect(isUnsure(['words', 'border'])).toBe(false)
})

test('a step says of an error that a single sign told of that it is likely, and how it was shown', () => {
  const facts: StepFacts = {
    kind: 'fieldError',
    name: '',
    label: 'Phone',
    path: '/',
    url: '',
    message: 'Only digits please',
    filled: true,
    outcome: '',
    status: null,
    durationMs: null,
    properties: {},
  }
  const said = (message: string, via: string[]) => stepOf({ ...facts, message, properties: { via } })?.text
  expect(said('Only digits please', ['message'])).toBe(
    'Likely error on Phone: “Only digits please” (although filled in)',
  )
  expect(said('Only digits please', ['aria', 'message'])).toMatch(/^Error on Phone/)
  expect(said('', ['native'])).toBe('Error on Phone: refused by the browser (although filled in)')
  expect(said('', ['border'])).toBe('Likely error on Phone: marked as wrong, without a word (although filled in)')
  expect(stepOf(facts)?.text).toMatch(/^Error on Phone/)
})
