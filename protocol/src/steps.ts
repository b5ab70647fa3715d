/** A step: an event as a person reads it. One place decides which events are steps, their mark and their words. */
import type { EventKind } from './events.ts'

/** What a step's words are made of; the columns of an event, as the read API gives them. */
export type StepFacts = {
  kind: EventKind
  name: string
  label: string
  path: string
  message: string
  filled: boolean
  outcome: string
  status: number | null
  properties: Record<string, unknown>
}

/** Kinds of interaction, each with its own colour and shape on every screen (ux.md, Signs). */
export type StepMark = 'click' | 'typing' | 'navigation' | 'error' | 'trouble' | 'fault' | 'success' | 'info'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const named = (label: string, otherwise: string): string => (label === '' ? otherwise : label)

/** Mark and words of an event, or null when it is no step (a hidden tab, a page's recording state). */
export function stepOf(event: StepFacts, conversionEvent = 'Order Completed'): { mark: StepMark; text: string } | null {
  switch (event.kind) {
    case 'pageView':
      return {
        mark: 'navigation',
        text: event.properties.navigation === 'reload' ? `Reloaded ${event.path}` : `Navigated to ${event.path}`,
      }
    case 'click': {
      const role = text(event.properties.role)
      const noun = role === '' || role === 'generic' ? '' : `${role} `
      return { mark: 'click', text: `Clicked ${noun}${event.label === '' ? '' : `“${event.label}”`}`.trim() }
    }
    case 'fieldVisit': {
      if (event.properties.hesitationMs === null && event.properties.edits === 0) return null
      const type = text(event.properties.fieldType)
      const verb = /^(select|radio|checkbox|date|color|range|file)/.test(type) ? 'Chose' : 'Typed in'
      return { mark: 'typing', text: `${verb} ${named(event.label, 'a field')}` }
    }
    case 'fieldError': {
      const says = event.message === '' ? 'refused by the browser' : `“${event.message}”`
      return {
        mark: 'error',
        text: `Error on ${named(event.label, 'a field')}: ${says}${event.filled ? ' (although filled in)' : ''}`,
      }
    }
    case 'formError':
      return { mark: 'error', text: `Form error: “${event.message}”` }
    case 'submit': {
      const outcome: Record<string, string> = {
        navigated: 'went on',
        requestOk: 'accepted',
        requestFailed: event.status ? `failed with ${event.status}` : 'failed',
        errorShown: 'errors shown',
        nothing: 'nothing happened',
        left: 'left the page',
      }
      const bad = ['requestFailed', 'errorShown', 'nothing'].includes(event.outcome)
      return {
        mark: bad ? 'error' : 'click',
        text: `Submitted ${named(event.label, 'the form')}: ${outcome[event.outcome] ?? event.outcome}`,
      }
    }
    case 'jsError':
      return { mark: 'fault', text: `Script error: ${event.message}` }
    case 'request': {
      const what = `${text(event.properties.method)} ${event.path}`
      if (event.properties.failed !== true) return { mark: 'trouble', text: `Slow request ${what}` }
      return { mark: 'fault', text: `Request failed: ${what} ${event.status ? event.status : '(no answer)'}` }
    }
    case 'track':
      return {
        mark: event.name === conversionEvent ? 'success' : 'info',
        text: event.label === '' ? event.name : `${event.name} “${event.label}”`,
      }
    case 'identify':
      return { mark: 'info', text: 'Signed in or gave a customer number' }
    case 'fieldErrorCleared':
    case 'visibility':
    case 'recording':
      return null
  }
}
