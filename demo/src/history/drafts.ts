/** What the recorder reports of each thing a visitor does, with measurements as people have them. */
import type { EventOf, RecordedEvent } from '@hindsight/protocol/events'
import { lengthBucket, valueShape } from '@hindsight/protocol/shape'
import type { Device } from './devices.ts'
import { boxOf } from './layout.ts'
import type { Land } from './names.ts'
import type { Random } from './random.ts'
import type { Field, Target } from './words.ts'

/** An event without what the recorder adds to each. */
export type Draft<E extends RecordedEvent = RecordedEvent> = E extends RecordedEvent
  ? Omit<E, 'eventNo' | 'ts' | 'pageId' | 'path'>
  : never
type DraftOf<K extends RecordedEvent['kind']> = Draft<EventOf<K>>

/** Where the sample's shop stands. */
export const shopOrigin = 'https://larkspur.example'
/** Share of fields that the browser fills. */
const autofilledShare = 0.18

export type ClickHow = Partial<Pick<EventOf<'click'>, 'reactionMs' | 'reaction' | 'errorAfterMs' | 'clickCount'>>
export type FillHow = {
  isTabbed?: boolean
  visitNo?: number
  isAgain?: boolean
  isLast?: boolean
  hesitationMs?: number
}

const thousandths = (share: number): number => Math.round(share * 1000) / 1000

export function pageViewDraft(
  { viewport, screen, pixelRatio, isTouch }: Device,
  land: Land,
  page: Pick<EventOf<'pageView'>, 'url' | 'title' | 'navigation'> & { referrer: string },
): DraftOf<'pageView'> {
  const { referrer, ...rest } = page
  return {
    kind: 'pageView',
    ...rest,
    ...(referrer === '' ? {} : { referrer }),
    viewportWidth: viewport[0],
    viewportHeight: viewport[1],
    screenWidth: screen[0],
    screenHeight: screen[1],
    devicePixelRatio: pixelRatio,
    language: land.language,
    timeZone: land.timeZone,
    colorScheme: 'light',
    reducedMotion: false,
    touch: isTouch,
  }
}

export function clickDraft(
  random: Random,
  { viewport }: Device,
  path: string,
  target: Target,
  how: ClickHow,
): DraftOf<'click'> {
  const [x, y] = [thousandths(random.between(0.2, 0.8)), thousandths(random.between(0.25, 0.75))]
  const anywhere = [random.between(0.1, 0.9) * viewport[0], random.between(80, 900)] as const
  const box = boxOf(viewport[0], path, target.place)
  const [pageX, pageY] = box ? [(box[0] + x * box[2]) * viewport[0], box[1] + y * box[3]] : anywhere
  return {
    kind: 'click',
    place: target.place,
    label: target.label,
    role: target.role,
    nodeId: null,
    x,
    y,
    pageX: Math.round(pageX),
    pageY: Math.round(pageY),
    interactive: true,
    reactionMs: random.whole(4, 60),
    reaction: 'navigation',
    errorAfterMs: null,
    judged: true,
    clickCount: 1,
    ...how,
  }
}

export const isChosen = ({ fieldType }: Field): boolean => fieldType === 'radio' || fieldType === 'select'

export function fieldVisitDraft(random: Random, field: Field, value: string, how: FillHow): DraftOf<'fieldVisit'> {
  const { place, form, label, fieldType } = field
  const isPicked = isChosen(field)
  const autofilled = !isPicked && how.isAgain !== true && random.chance(autofilledShare)
  const isAtOnce = autofilled || isPicked
  const hesitationMs = how.hesitationMs ?? random.spanMs(isPicked ? 60 : 700)
  const isDescribed = !field.isSecret && !isPicked
  return {
    kind: 'fieldVisit',
    place,
    form,
    label,
    nodeId: null,
    fieldType,
    visitNo: how.visitNo ?? 1,
    hesitationMs,
    activeMs: hesitationMs + (isAtOnce ? 90 : value.length * random.whole(110, 260)),
    edits: isAtOnce ? 1 : value.length,
    deletes: deletes(random, how),
    pastes: 0,
    autofilled,
    emptyBefore: how.isAgain !== true,
    emptyAfter: value === '',
    shape: isDescribed ? valueShape(value, { autofilled }) : [],
    lengthBucket: isDescribed ? lengthBucket(value) : null,
    validity: [],
    leftBy: leftBy(how),
    stuck: true,
  }
}

function deletes(random: Random, { isAgain }: FillHow): number {
  if (isAgain) return random.whole(1, 5)
  return random.chance(0.15) ? random.whole(1, 3) : 0
}

function leftBy({ isLast, isTabbed }: FillHow): EventOf<'fieldVisit'>['leftBy'] {
  if (isLast) return 'submit'
  return isTabbed ? 'tab' : 'click'
}

export function fieldErrorDraft(
  field: Field,
  value: string,
  how: Pick<EventOf<'fieldError'>, 'message' | 'trigger' | 'attemptNo'>,
): DraftOf<'fieldError'> {
  const { place, form, label, fieldType, isSecret } = field
  return {
    kind: 'fieldError',
    place,
    form,
    label,
    nodeId: null,
    fieldType,
    validity: [],
    via: ['aria', 'class', 'border', 'message'],
    filled: value !== '',
    shape: isSecret ? [] : valueShape(value),
    lengthBucket: isSecret ? null : lengthBucket(value),
    ...how,
  }
}

export type SubmitHow = { attemptNo?: number; invalid?: string[]; status?: number; durationMs?: number }

export function submitDraft(
  random: Random,
  { form, label }: { form: string; label: string },
  outcome: EventOf<'submit'>['outcome'],
  how: SubmitHow,
): DraftOf<'submit'> {
  const isOpenEnded = outcome === 'nothing' || outcome === 'left'
  return {
    kind: 'submit',
    form,
    label,
    nodeId: null,
    attemptNo: how.attemptNo ?? 1,
    blank: [],
    invalid: how.invalid ?? [],
    outcome,
    status: how.status ?? null,
    durationMs: isOpenEnded ? null : (how.durationMs ?? random.whole(5, 40)),
  }
}

export function scriptErrorDraft(message: string, column: number): DraftOf<'jsError'> {
  const source = `${shopOrigin}/demo/assets/site.js`
  return {
    kind: 'jsError',
    message,
    errorType: 'TypeError',
    source,
    line: 1,
    column,
    stack: ` at HTMLFieldSetElement.<anonymous> (${source}:1:${column})`,
    unhandledRejection: false,
  }
}
