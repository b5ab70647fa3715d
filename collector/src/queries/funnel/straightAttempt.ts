/**
 * The reported attempt of an actor, where no time limit can cut it: all her step events lie within one window, and nothing
 * but the order of the steps decides. Then it is that of the fold (attempts.ts), found by looking for one step after the
 * other: forwards, each at the first event after the one before, tells how far she came and when first; from there
 * backwards, each at the last event before the one after, is the latest start that allows it. Several times quicker than
 * the fold, which makes an array for every event and step.
 */
const from1 = (k: number): number[] => Array.from({ length: k }, (_, index) => index + 1)

/** Positions in `masks` at which the steps are first reached, 0 where they are not: columns of a SELECT. */
export const firstReached = (k: number): string =>
  from1(k)
    .map((step) =>
      step === 1
        ? 'arrayFirstIndex(mask -> bitTest(mask, 0), masks) AS first1'
        : `arrayFirstIndex((mask, at) -> at > first${step - 1} AND bitTest(mask, ${step - 1}),
            if(first${step - 1} = 0, [], masks) AS looked${step}, arrayEnumerate(looked${step})) AS first${step}`,
    )
    .join(', ')

/** Steps reached. */
export const reachedOf = (k: number): string =>
  from1(k)
    .map((step) => `(first${step} > 0)`)
    .join(' + ')

/** Positions of the reported attempt, by `reached` and `first`: columns of a SELECT. */
export const lastReached = (k: number): string =>
  from1(k)
    .reverse()
    .map((step) =>
      step === k
        ? `if(reached = ${k}, first${k}, 0) AS last${k}`
        : `arrayLastIndex((mask, at) -> (at < last${step + 1} OR reached = ${step}) AND bitTest(mask, ${step - 1}),
            if(reached < ${step}, [], masks) AS kept${step}, arrayEnumerate(kept${step})) AS last${step}`,
    )
    .join(', ')

type Event = Record<'msAt' | 'session' | 'entry', (at: string) => string>

/** As the fold has it: times, session of the last step reached, what a breakdown asks of the first. */
export function straightChain(k: number, { msAt, session, entry }: Event): string {
  const lasts = from1(k).map((step) => `last${step}`)
  return `(arraySlice([${lasts.map(msAt)}], 1, reached), ${session(`[${lasts}][reached]`)}, ${entry('last1')})`
}
