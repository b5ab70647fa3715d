/** rrweb's events and nodes, as far as what is scrubbed, cut out or put in order has to know them. */
import type { Attributes } from './scrubAttributes.ts'

export type ReplayEvent = { type: number; timestamp: number; data: Record<string, unknown> }
export type SerializedNode = Record<string, unknown> & {
  type: number
  id: number
  tagName?: string
  attributes?: Attributes
  textContent?: string
  childNodes?: SerializedNode[]
}
export type AttributeMutation = { id: number; attributes: Attributes }
export type Mutation = {
  texts: { id: number; value: string | null }[]
  attributes: AttributeMutation[]
  adds: { parentId: number; nextId: number | null; node: SerializedNode }[]
  removes: { id: number }[]
}
