/**
 * The reported attempt of an actor where nothing but the order of the steps and the window decides: that of the fold
 * (attempts.ts), found several times quicker, since that makes an array for every event and step.
 *
 * Where all her step events lie within one window, they are looked through for one step after the other: forwards, each at
 * the first event after the one before, tells how far she came and when first; from there backwards, each at the last event
 * before the one after, is the latest start that allows it. Of others it is told first between which two events the
 * reported attempt lies, and those are looked through in the same way.
 */
const from1 = (k: number): number[] => Array.from({ length: k }, (_, index) => index + 1)
const isStep = (step: number): string => `bitTest(mask, ${step - 1})`
const columns = (from: string, sql: string): string => `SELECT *, ${sql} FROM (${from})`

/**
 * By `keys` and `steps`, what of them the reported attempt is in: `fromAt` (position) and `masks`. `msOf` reads the time
 * from a key.
 *
 * Of those whose events one window does not hold: `start1` … say of each event the latest start of an attempt that comes to
 * that step with it, 0 where it does not. Starts never go back, so the latest before an event is the last one before it.
 * The reported attempt is the first that is complete, else the deepest, and of those the latest.
 */
export function spanOf(k: number, msOf: (key: string) => string, actors: string): string {
  const others = (array: string) => `arrayResize(${array}, length(keys) * toUInt8(NOT isWithin))`
  const told = columns(
    columns(actors, `${msOf('keys[-1]')} - ${msOf('keys[1]')} <= {windowMs:Int64} AS isWithin`),
    `${others('steps')} AS looked, arrayMap(key -> ${msOf('key')}, ${others('keys')}) AS times`,
  )
  const started = from1(k).reduce((from, step) => {
    if (step === 1) return columns(from, `arrayMap((mask, ms) -> if(${isStep(1)}, ms, 0), looked, times) AS start1`)
    const latest = `arrayShiftRight(arrayFill(ms -> ms > 0, start${step - 1}), 1)`
    const goesOn = `${isStep(step)} AND begun > 0 AND ms - begun <= {windowMs:Int64}`
    return columns(
      from,
      `arrayMap((mask, ms, begun) -> if(${goesOn}, begun, 0), looked, times, ${latest}) AS start${step}`,
    )
  }, told)
  const ends = from1(k).map(
    (step) => `${step === k ? 'arrayFirstIndex' : 'arrayLastIndex'}(ms -> ms > 0, start${step}) AS end${step}`,
  )
  const deepest = (of: (step: number) => string) =>
    `multiIf(${from1(k)
      .reverse()
      .map((step) => `end${step} > 0, ${of(step)}`)
      .join(', ')}, 0)`
  const span = columns(
    columns(started, ends.join(', ')),
    `${deepest((step) => `end${step}`)} + length(keys) * isWithin AS upTo,
      ${deepest((step) => `start${step}[end${step}]`)} AS begun`,
  )
  // TRICKY: not by `if`, which puts off all that only one of its branches needs, and then works it out many times over.
  const from = columns(span, 'greatest(arrayFirstIndex(ms -> ms >= begun, times), 1) AS fromAt')
  return columns(from, 'arraySlice(steps, fromAt, if(upTo = 0, 0, upTo - fromAt + 1)) AS masks')
}

/**
 * By `masks`: the steps reached (`reached`), and the positions of the reported attempt (`last1` …, 0 where a step was not
 * reached). TRICKY: a SELECT for each step: the engine names an expression by its text, and of those that stand in one
 * another the text doubled with every step, so that planning took longer than reading. And a lambda that compares positions
 * costs several times what cutting arrays does.
 */
export function positionsOf(k: number, actors: string): string {
  const forwards = from1(k).reduce((from, step) => {
    const before = step === 1 ? '0' : `first${step - 1}`
    const behind = step === 1 ? 'masks' : `arraySlice(masks, ${before} + 1, if(${before} = 0, 0, length(masks)))`
    const found = `arrayFirstIndex(mask -> ${isStep(step)}, ${behind}) AS found${step}`
    return columns(from, `${found}, if(found${step} = 0, 0, ${before} + found${step}) AS first${step}`)
  }, actors)
  const reached = columns(
    forwards,
    `${from1(k)
      .map((step) => `(first${step} > 0)`)
      .join(' + ')} AS reached`,
  )
  return from1(k).reduceRight((from, step) => {
    if (step === k) return columns(from, `first${k} AS last${k}`)
    const upTo = `multiIf(reached < ${step}, 0, reached = ${step}, toInt64(length(masks)), last${step + 1} - 1)`
    return columns(from, `arrayLastIndex(mask -> ${isStep(step)}, arraySlice(masks, 1, ${upTo})) AS last${step}`)
  }, reached)
}

type Event = Record<'msAt' | 'session' | 'entry', (at: string) => string>

/** As the fold has it: times, session of the last step reached, what a breakdown asks of the first. */
export function straightChain(k: number, { msAt, session, entry }: Event): string {
  const lasts = from1(k).map((step) => `last${step}`)
  return `(arraySlice([${lasts.map(msAt)}], 1, reached), ${session(`[${lasts}][reached]`)}, ${entry('last1')})`
}
