/** A filter in words, as somebody would say it: `used a phone, and did not “Order Completed” in the last 30 days`. */
import type { FunnelStep, StepWhere } from './api/funnelStep.ts'
import { noneText } from './api/sessionFilters.ts'
import type { Filter, Leaf, SessionAttribute, SessionMark, Stage } from './filter.ts'
import { signals } from './signals.ts'

export const attributeNames: Record<SessionAttribute, string> = {
  device: 'device',
  browser: 'browser',
  os: 'system',
  country: 'country',
  language: 'language',
  release: 'release of the site',
  referrer: 'site they came from',
  cameBy: 'way of coming',
  campaign: 'campaign',
  screen: 'width of the window',
  entryPage: 'first page',
  exitPage: 'last page',
}

export const stageNames: Record<Stage, string> = {
  firstVisit: 'first visit, no order',
  prospect: 'several visits, no order',
  newCustomer: 'new customer',
  active: 'active customer',
  atRisk: 'customer at risk',
  lost: 'lost customer',
}

/** After "had", and after "had no". */
export const markNames: Record<SessionMark, string> = {
  conversion: 'conversion',
  struggle: 'struggle',
  error: 'error',
  replay: 'replay',
  comment: 'comment',
}

const listed = (values: readonly string[]): string =>
  values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`

const placeName = (place: string): string => place.replace(/^[a-z]+:/, '')

const testWords: Record<StepWhere['test'], string> = {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  atLeast: 'is at least',
  atMost: 'is at most',
}

/** What was done, after nothing and after "did not": "visited" and "visit". */
function stepWords(step: FunnelStep, isNot: boolean): string {
  const where = (step.where ?? []).map(({ name, test, value }) => `${name} ${testWords[test]} ${value || 'empty'}`)
  return where.length === 0 ? bareWords(step, isNot) : `${bareWords(step, isNot)} where ${where.join(' and ')}`
}

function bareWords(step: FunnelStep, isNot: boolean): string {
  switch (step.kind) {
    case 'page':
      return `${isNot ? 'visit' : 'visited'} ${step.path}`
    case 'event':
      return isNot ? `do “${step.name}”` : `did “${step.name}”`
    case 'click':
      return `${isNot ? 'click' : 'clicked'} “${placeName(step.place)}”${step.path ? ` on ${step.path}` : ''}`
  }
}

const often = (times = 1): string => (times === 1 ? '' : times === 2 ? ' at least twice' : ` at least ${times} times`)
const lately = (days: number | undefined): string => (days === undefined ? '' : ` in the last ${days} days`)
const between = (least: unknown, most: unknown): string =>
  [least === undefined ? '' : `at least ${least}`, most === undefined ? '' : `at most ${most}`]
    .filter(Boolean)
    .join(' and ')

const orNone = (values: readonly string[]): string =>
  listed(values.map((value) => (value === noneText ? 'none' : value)))

type Said = { yes: string; no: string }
const is = (what: string): Said => ({ yes: `is ${what}`, no: `is not ${what}` })
const had = (what: string): Said => ({ yes: `had ${what}`, no: `did not have ${what}` })

/** `pointNamed`: the sentence of a struggle point, where it is known. */
function saidOf(leaf: Leaf, pointNamed: (pointId: string) => string | undefined): Said {
  switch (leaf.is) {
    case 'known':
      return is('a known customer')
    case 'returning':
      return { yes: 'had been there before', no: 'came for the first time' }
    case 'customer':
      return is(leaf.anyOf.length > 3 ? `one of ${leaf.anyOf.length} customers` : `customer ${listed(leaf.anyOf)}`)
    case 'trait': {
      const what = leaf.anyOf ? listed(leaf.anyOf) : between(leaf.atLeast, leaf.atMost)
      return { yes: `“${leaf.name}” is ${what}`, no: `“${leaf.name}” is not ${what}` }
    }
    case 'stage':
      return is(`at the stage ${listed(leaf.anyOf.map((stage) => stageNames[stage]))}`)
    case 'attribute': {
      const name = attributeNames[leaf.name]
      return { yes: `${name} is ${orNone(leaf.anyOf)}`, no: `${name} is not ${orNone(leaf.anyOf)}` }
    }
    case 'version': {
      const range = [
        leaf.atLeast === undefined ? '' : `${leaf.atLeast} or newer`,
        leaf.atMost === undefined ? '' : `${leaf.atMost} or older`,
      ]
      const used = `${leaf.browser} ${range.filter(Boolean).join(' and ')}`
      return { yes: `used ${used}`, no: `did not use ${used}` }
    }
    case 'did': {
      const when = `${often(leaf.times)}${lately(leaf.days)}`
      return { yes: `${stepWords(leaf.what, false)}${when}`, no: `did not ${stepWords(leaf.what, true)}${when}` }
    }
    case 'ordered': {
      const worth = between(leaf.valueAtLeast, leaf.valueAtMost)
      const rest = `${often(leaf.times)}${worth === '' ? '' : ` for ${worth}`}${lately(leaf.days)}`
      return { yes: `ordered${rest}`, no: `did not order${rest}` }
    }
    case 'signal':
      return had(`the signal “${signals[leaf.signal].says}”`)
    case 'point':
      return had(`the trouble “${pointNamed(leaf.pointId) ?? leaf.pointId}”`)
    case 'promotion': {
      const what = `the promotion “${leaf.promotionId}”`
      return leaf.clicked
        ? { yes: `clicked ${what}`, no: `did not click ${what}` }
        : { yes: `saw ${what}`, no: `did not see ${what}` }
    }
    case 'had':
      return {
        yes: `had a ${markNames[leaf.what]}`.replace('a error', 'an error'),
        no: `had no ${markNames[leaf.what]}`,
      }
    case 'tag':
      return { yes: `is tagged “${leaf.tag}”`, no: `is not tagged “${leaf.tag}”` }
  }
}

export function filterSays(
  filter: Filter,
  pointNamed: (pointId: string) => string | undefined = () => undefined,
): string {
  function says(part: Filter, isInside: boolean): string {
    switch (part.is) {
      case 'all':
      case 'any': {
        const parts = part.of.map((one) => says(one, part.of.length > 1))
        const words = parts.join(part.is === 'all' ? ', and ' : ', or ')
        return isInside && parts.length > 1 ? `(${words})` : words
      }
      case 'not':
        if ('of' in part.of) return `not (${says(part.of, false)})`
        return saidOf(part.of, pointNamed).no
      default:
        return saidOf(part, pointNamed).yes
    }
  }
  return says(filter, false)
}
