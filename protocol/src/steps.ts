/** A step: an event as a person reads it. One place decides which events are steps, their mark and their words. */

import { isUnsure } from './confidence.ts'
import { defaultConversion } from './ecommerce.ts'
import type { ErrorSignal, EventKind } from './events.ts'
import { slowRequestMs } from './limits.ts'
import { isOnPage, pathTemplate } from './places.ts'
import type { Conversion } from './settings.ts'

/** What a step's words are made of; the columns of an event, as the read API gives them. */
export type StepFacts = {
  kind: EventKind
  name: string
  label: string
  /** Page it happened on. */
  path: string
  /** Of a request: where it went. */
  url: string
  message: string
  filled: boolean
  outcome: string
  status: number | null
  durationMs: number | null
  properties: Record<string, unknown>
}

/** Kinds of interaction, each with its own colour and shape on every screen (ux.md, Signs). */
export type StepMark = 'click' | 'typing' | 'navigation' | 'error' | 'trouble' | 'fault' | 'success' | 'info'

export type Step = { mark: StepMark; text: string }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const signalsIn = (value: unknown): ErrorSignal[] =>
  Array.isArray(value) ? value.filter((signal): signal is ErrorSignal => typeof signal === 'string') : []
const named = (label: string, otherwise: string): string => (label === '' ? otherwise : label)

const outcomes: Record<string, string> = {
  navigated: 'went on',
  requestOk: 'accepted',
  errorShown: 'errors shown',
  nothing: 'nothing happened',
  left: 'left the page',
}
/** Fields that are chosen from rather than typed in. */
const chosen = /^(select|radio|checkbox|date|color|range|file)/

const words: Record<EventKind, (event: StepFacts, conversion: Conversion) => Step | null> = {
  pageView: (event, conversion) => ({
    mark: conversion.kind === 'page' && isOnPage(event.path, conversion.match) ? 'success' : 'navigation',
    text: event.properties.navigation === 'reload' ? `Reloaded ${event.path}` : `Navigated to ${event.path}`,
  }),
  click: (event) => {
    const role = text(event.properties.role)
    const noun = role === 'generic' ? '' : role
    return { mark: 'click', text: ['Clicked', noun, event.label && `“${event.label}”`].filter(Boolean).join(' ') }
  },
  fieldVisit: (event) => {
    if (event.properties.hesitationMs === null && event.properties.edits === 0) return null
    const verb = chosen.test(text(event.properties.fieldType)) ? 'Chose' : 'Typed in'
    return { mark: 'typing', text: `${verb} ${named(event.label, 'a field')}` }
  },
  fieldError: (event) => {
    const via = signalsIn(event.properties.via)
    const unsaid =
      via.includes('native') || via.length === 0 ? 'refused by the browser' : 'marked as wrong, without a word'
    const says = event.message === '' ? unsaid : `“${event.message}”`
    const though = event.filled ? ' (although filled in)' : ''
    const what = isUnsure(via) ? 'Likely error' : 'Error'
    return { mark: 'error', text: `${what} on ${named(event.label, 'a field')}: ${says}${though}` }
  },
  formError: (event) => ({ mark: 'error', text: `Form error: “${event.message}”` }),
  submit: (event) => {
    const failed = event.status ? `failed with ${event.status}` : 'failed'
    const came = event.outcome === 'requestFailed' ? failed : (outcomes[event.outcome] ?? event.outcome)
    const bad = ['requestFailed', 'errorShown', 'nothing'].includes(event.outcome)
    return { mark: bad ? 'error' : 'click', text: `Submitted ${named(event.label, 'the form')}: ${came}` }
  },
  jsError: (event) => ({ mark: 'fault', text: `Script error: ${event.message}` }),
  request: (event) => {
    const what = `${text(event.properties.method)} ${pathTemplate(event.url)}`
    if (event.properties.failed !== true) {
      return (event.durationMs ?? 0) > slowRequestMs ? { mark: 'trouble', text: `Slow request ${what}` } : null
    }
    return { mark: 'fault', text: `Request failed: ${what} ${event.status ? event.status : '(no answer)'}` }
  },
  track: (event, conversion) => ({
    mark: conversion.kind === 'event' && event.name === conversion.match ? 'success' : 'info',
    text: event.label === '' ? event.name : `${event.name} “${event.label}”`,
  }),
  identify: ({ name }) => ({
    mark: 'info',
    text: name === 'group' ? 'Was said to be of a group' : 'Signed in or gave a customer number',
  }),
  frameVisit: (event) => ({ mark: 'typing', text: `Filled in ${named(event.label, 'a frame')} (not recorded)` }),
  console: () => null,
  cost: () => null,
  scroll: () => null,
  cursor: () => null,
  webVital: () => null,
  fieldErrorCleared: () => null,
  visibility: () => null,
  recording: () => null,
}

/** Mark and words of an event, or null when it is no step (a hidden tab, a page's recording state). */
export function stepOf(event: StepFacts, conversion: Conversion = defaultConversion): Step | null {
  return words[event.kind](event, conversion)
}
