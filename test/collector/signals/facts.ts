/** Events of each kind as a recorder tells them, for tables of what is a signal and what is not. */
import type { Fact } from './judge.ts'

type Over = Record<string, unknown>

/** A click that was answered at once, apart from all others unless it says where. */
export const click = (at: number, place: string, over: Over = {}, properties: Over = {}): Fact => ({
  kind: 'click',
  at,
  columns: { place, label: 'Pay', interactive: true, reactionMs: 20, reaction: 'mutation', ...over },
  properties: { role: 'button', judged: true, pageX: 10, pageY: 10, ...properties },
})

export const refused = (at: number, place: string, message: string, over: Over = {}, properties: Over = {}): Fact => ({
  kind: 'fieldError',
  at,
  columns: { place, form: 'id:checkout', label: place, message, filled: true, ...over },
  properties: { validity: [], trigger: 'blur', ...properties },
})

export const visit = (at: number, place: string, properties: Over = {}, over: Over = {}): Fact => ({
  kind: 'fieldVisit',
  at,
  columns: { place, form: 'id:checkout', label: place, ...over },
  properties: { edits: 3, stuck: true, leftBy: 'tab', ...properties },
})

export const submit = (at: number, outcome: string, over: Over = {}): Fact => ({
  kind: 'submit',
  at,
  columns: { form: 'id:checkout', label: 'Checkout', outcome, ...over },
})

export const view = (at: number, path: string, navigation = 'load', over: Over = {}): Fact => ({
  kind: 'pageView',
  at,
  columns: { path, ...over },
  properties: { navigation },
})

export const request = (at: number, status: number, durationMs: number): Fact => ({
  kind: 'request',
  at,
  columns: { url: 'https://shop.example/api/pay/10293', status, durationMs },
  properties: { method: 'POST' },
})

export const hidden = (at: number): Fact => ({ kind: 'visibility', at, properties: { state: 'hidden' } })
export const fact = (kind: string, properties: Over, over: Over = {}): Fact => ({
  kind,
  at: 0,
  columns: over,
  properties,
})
