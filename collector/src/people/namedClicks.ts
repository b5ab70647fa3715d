/** Clicks with a name. What they stand for is a step as funnels have it: it is counted nowhere in another way. */
import { createHash } from 'node:crypto'
import type { FunnelStep } from '@hindsight/protocol/api/funnelStep'
import { type ClickStop, maxClickStops } from '@hindsight/protocol/api/pathQuestion'
import type { Entity, State } from '../state.ts'

export type ClickBody = ClickStop & { label: string }

export const clickKind = 'namedClick'

/** One name for one element: its id is made of what it stands for. */
export const clickIdOf = ({ path, place }: Pick<ClickBody, 'path' | 'place'>): string =>
  createHash('sha256')
    .update(JSON.stringify([path, place]))
    .digest('hex')
    .slice(0, 32)

/** They stand in the address of every list of a path. */
const maxStopsChars = 5_000

/** By name. */
export async function namedClicksOf(state: State, siteId: string): Promise<Entity<ClickBody>[]> {
  const found = await state.list<ClickBody>(clickKind, `${siteId}/`)
  return found.sort((a, b) => a.body.name.localeCompare(b.body.name))
}

export async function clickStopsOf(state: State, siteId: string): Promise<ClickStop[]> {
  const all = await namedClicksOf(state, siteId)
  const stops = all.slice(0, maxClickStops).map(({ body: { name, place, path } }) => ({ name, place, path }))
  while (JSON.stringify(stops).length > maxStopsChars) stops.pop()
  return stops
}

/** What steps that are clicks are called, where somebody has named them. */
export async function stepNames(
  state: State,
  siteId: string,
  steps: readonly FunnelStep[],
): Promise<(step: FunnelStep) => string | undefined> {
  if (steps.every(({ kind }) => kind !== 'click')) return () => undefined
  const all = await namedClicksOf(state, siteId)
  const names = new Map(all.map(({ body }) => [clickIdOf(body), body.name]))
  return (step) => {
    if (step.kind !== 'click' || step.path === undefined) return undefined
    return names.get(clickIdOf({ place: step.place, path: step.path }))
  }
}
