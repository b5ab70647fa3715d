/**
 * Names of nodes for events that happen while the replay is still being loaded. Such events wait for it, in order; those
 * that have to go earlier go without the name.
 */
import type { EventKind } from '@hindsight/protocol/events'
import type { Draft } from './host.ts'

export type LateNodes = {
  /** rrweb's id; while the replay is coming, a stand-in below zero. */
  nodeId(node: Node): number | null
  /** Hands the event on, now or once ids are known. */
  add(draft: Draft<EventKind>): void
  /** Hands on everything that waits. */
  release(): void
}

type Given = {
  isComing(): unknown
  idOf(node: Node): number | null
  handOn(draft: Draft<EventKind>): void
}

/** More than this nobody does in the second until the replay is there. */
const maxNodes = 200

export function createLateNodes({ isComing, idOf, handOn }: Given): LateNodes {
  const nodes: Node[] = []
  let waiting: Draft<EventKind>[] = []

  function named(draft: Draft<EventKind>): Draft<EventKind> {
    if (!('nodeId' in draft)) return draft
    const standIn = draft.nodeId ?? 0
    if (standIn >= 0) return draft
    const node = nodes[-standIn - 1]
    return { ...draft, nodeId: node ? idOf(node) : null }
  }

  return {
    nodeId(node) {
      if (!isComing()) return idOf(node)
      return nodes.length < maxNodes ? -nodes.push(node) : null
    },
    add(draft) {
      if (isComing()) waiting.push(draft)
      else handOn(named(draft))
    },
    release() {
      const released = waiting
      waiting = []
      for (const draft of released) handOn(named(draft))
    },
  }
}
