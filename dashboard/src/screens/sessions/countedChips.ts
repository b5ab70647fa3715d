import { formUse } from '@hindsight/protocol/api/formUse'
import { funnelDefinition } from '@hindsight/protocol/api/funnels'
import { comparedWith, noneText } from '@hindsight/protocol/api/sessionFilters'
import { literalsSay } from '@hindsight/protocol/attributes'
import { promotionGroups } from '@hindsight/protocol/promotions'
import { whyNoReplay } from '@hindsight/protocol/recording'
import { type SignalName, signals } from '@hindsight/protocol/signals'
import { useParams } from 'react-router'
import { usePointSentence } from '../../api/struggles.ts'
import { readJson } from '../../filters/readJson.ts'
import { type CountedFilter, countedFilters, type SessionFilters } from '../../filters/sessionFilters.ts'
import { cellSays } from '../../format/cell.ts'
import { stepWords } from '../../format/funnel.ts'
import { placeName } from '../../format/place.ts'
import { groupNames } from '../../format/promotion.ts'

export type CountedChip = { name: CountedFilter; says: string }

const yes = (value: string): boolean => value === 'true' || value === '1'

const troubleWords: Record<string, string> = {
  struggle: 'with a struggle',
  error: 'with an error, without a struggle',
  nothing: 'with neither struggle nor error',
}

function funnelSays({ funnel = '', reached, dropped, entryValue, entryOther }: SessionFilters['counted']): string {
  const read = readJson(funnelDefinition, funnel)
  if (read === null) return 'funnel that cannot be read'
  const { name, steps } = read
  const at = Number(dropped ?? reached ?? 1)
  const step = steps[at - 1]
  const words = step ? `step ${at}, ${stepWords(step)}` : `step ${at}`
  const value = entryOther ? 'another value' : entryValue === noneText ? 'nothing set' : entryValue
  const entered = value === undefined ? '' : `, entered with ${value}`
  return `“${name}”: ${dropped === undefined ? 'reached' : 'left after'} ${words}${entered}`
}

/** Which promotions: one of them, or those that are told apart so. */
function promotionSays(which: string, { promotionClass, clicked, clickTrouble }: SessionFilters['counted']): string {
  const what = `${promotionClass && promotionClass !== noneText ? `${promotionClass} ` : ''}promotion ${which}`
  if (clickTrouble) return `clicked ${what} ${clickTrouble === 'rage' ? 'again and again' : 'and nothing happened'}`
  if (clicked === undefined) return `saw ${what}`
  return yes(clicked) ? `clicked ${what}` : `saw ${what} without a click`
}

function oneSays({ promotion = '', creative, position, ...how }: SessionFilters['counted']): string {
  const where = [promotion, creative && `creative ${creative}`, position && `at ${position}`].filter(Boolean).join(', ')
  return promotionSays(where, how)
}

function groupSays({ impressionsBy = '', impressionsOf = '', ...how }: SessionFilters['counted']): string {
  const group = promotionGroups.find((name) => name === impressionsBy)
  const value = impressionsOf === noneText ? 'not known' : impressionsOf
  return promotionSays(`whose ${group ? groupNames[group].toLowerCase() : impressionsBy} is ${value}`, how)
}

/** What was done, of a field or of a whole form. */
const didWords: Record<string, string> = {
  visited: 'came to',
  started: 'began',
  completed: 'completed',
  abandoned: 'gave up',
  attempted: 'tried to send',
  refilled: 'filled in again',
  corrected: 'corrected',
  blank: 'left blank',
  refused: 'was refused at',
}

function formSays(value: string): string {
  const read = readJson(formUse, value)
  if (read === null) return 'form that cannot be read'
  const { did, path } = read
  const field = 'field' in read ? `“${placeName(read.field)}”` : 'the form'
  const verb = 'field' in read && did === 'abandoned' ? 'gave up at' : didWords[did]
  return `${verb} ${field} on ${path}`
}

/** Who of the persons that a cause analysis compares. */
function comparedSays({ compared = '' }: SessionFilters['counted']): string {
  const read = readJson(comparedWith, compared)
  if (read === null) return 'comparison that cannot be read'
  const { has, affected, without = [] } = read
  const who = affected === undefined ? 'first tries' : affected ? 'first tries, affected' : 'first tries, not affected'
  const did = has.length === 0 ? '' : `: ${literalsSay(has)}`
  return `${who}${did}${without.length === 0 ? '' : `, beside ${without.map(literalsSay).join(', and ')}`}`
}

/** What the list is narrowed by because a count was clicked, in words, each to be taken away. */
export function useCountedChips({ counted, period }: SessionFilters): CountedChip[] {
  const { siteId = '' } = useParams()
  const point = usePointSentence(siteId, counted.point ?? '', period)
  const words: Record<CountedFilter, (value: string) => string> = {
    point: () => point ?? 'one struggle point',
    signal: (value) => signals[value as SignalName]?.says ?? `signal ${value}`,
    order: () => 'highest score first',
    converted: (value) => (yes(value) ? 'converted' : 'not converted'),
    struggled: (value) => (yes(value) ? 'with a struggle' : 'without a struggle'),
    trouble: (value) => troubleWords[value] ?? value,
    device: (value) => `device ${value === noneText ? 'unknown' : value}`,
    browser: (value) => `browser ${value === noneText ? 'unknown' : value}`,
    visitedPath: (value) => `visited ${value}`,
    recording: (value) => whyNoReplay(value),
    exactPerson: (value) => `person ${value}`,
    campaign: (value) => `came by campaign ${value}`,
    tag: (value) => `tagged “${value}”`,
    commented: (value) => (yes(value) ? 'with comments' : 'without comments'),
    bookmarked: (value) => (yes(value) ? 'bookmarked by you' : 'not bookmarked by you'),
    watched: (value) => (yes(value) ? 'watched by you' : 'not watched by you'),
    form: formSays,
    cell: cellSays,
    promotion: () => oneSays(counted),
    impressionsBy: () => groupSays(counted),
    funnel: () => funnelSays(counted),
    compared: () => comparedSays(counted),
  }
  return countedFilters.flatMap((name) => {
    const value = counted[name]
    return value === undefined ? [] : [{ name, says: words[name](value) }]
  })
}
