/** Takes what is done in ignored elements out of the replay: pointer, touch, scroll, input, media, selection, drag. */
import type { IsIgnored } from '../ignored.ts'
import type { ReplayEvent } from '../replayEvent.ts'
import { eventType } from '../scrub.ts'

/** rrweb's IncrementalSource. */
const pointerMoves = [1, 6, 12]
const onOneNode = [2, 3, 5, 7]
const selectionSource = 14

type Data = {
  source?: number
  id?: number
  positions?: { id: number }[]
  ranges?: { start: number; end: number }[]
}

/** The event without them; null where nothing is left. The very event where nothing was ignored. */
export function withoutIgnored(
  event: ReplayEvent,
  nodeOf: (id: number) => Node | null,
  isIgnored: IsIgnored,
): ReplayEvent | null {
  if (event.type !== eventType.incremental) return event
  const data = event.data as Data
  const isOn = (id: number | undefined): boolean => {
    const node = id === undefined ? null : nodeOf(id)
    const element = node && node.nodeType !== Node.ELEMENT_NODE ? node.parentElement : (node as Element | null)
    return element !== null && isIgnored(element)
  }
  const source = data.source ?? -1
  if (onOneNode.includes(source)) return isOn(data.id) ? null : event
  if (source === selectionSource) {
    return (data.ranges ?? []).some(({ start, end }) => isOn(start) || isOn(end)) ? null : event
  }
  if (!pointerMoves.includes(source) || !data.positions) return event
  const positions = data.positions.filter(({ id }) => !isOn(id))
  if (positions.length === data.positions.length) return event
  return positions.length === 0 ? null : { ...event, data: { ...event.data, positions } }
}
