/** Stylesheets make up 96 % of a snapshot and are the same for everyone: they are cut out and sent once per site. */
import type { Assets } from '../assets.ts'
import type { Mutation, ReplayEvent, SerializedNode } from '../replayEvent.ts'
import { eventType, source } from '../scrub.ts'

export type Cutter = {
  /**
   * Replaces stylesheets in a scrubbed event by references, in place; gives the hashes of what was cut out. `nodes` are
   * those of the event that may hold one.
   */
  cut(event: ReplayEvent, nodes?: readonly SerializedNode[]): string[]
}

const text = 3
const ruleSources = new Set<number>([source.styleSheetRule, source.adoptedStyleSheet])
const ruleTexts = new Set(['rule', 'replace', 'replaceSync'])

export function createCutter(assets: Assets): Cutter {
  function cut(event: ReplayEvent, nodes: readonly SerializedNode[] = []): string[] {
    const hashes: string[] = []
    const replaced = (css: unknown): string | null => {
      const found = typeof css === 'string' ? assets.cut(css) : null
      if (found) hashes.push(found.hash)
      return found?.reference ?? null
    }

    /** `_cssText` of links and style elements; the text inside a style element that has no sheet. */
    const cutNode = ({ attributes, tagName, childNodes }: SerializedNode): void => {
      const reference = replaced(attributes?._cssText)
      if (reference && attributes) attributes._cssText = reference
      for (const child of (tagName === 'style' && childNodes) || []) {
        if (child.type === text) child.textContent = replaced(child.textContent) ?? child.textContent ?? ''
      }
    }

    /** Every `rule` of adopted sheets and of rules added later, and the text of sheets replaced whole. */
    const cutRules = (data: Record<string, unknown>): void => {
      for (const name of Object.keys(data)) {
        const value = data[name]
        if (Array.isArray(value)) for (const item of value) cutRules(item as Record<string, unknown>)
        else if (ruleTexts.has(name)) data[name] = replaced(value) ?? value
      }
    }

    for (const node of nodes) cutNode(node)
    if (event.type === eventType.incremental && event.data.source === source.mutation) {
      const data = event.data as unknown as Mutation
      for (const { attributes } of data.attributes) {
        const reference = replaced(attributes._cssText)
        if (reference) attributes._cssText = reference
      }
    }
    // Constructed sheets come rule by rule: long ones (@media, @font-face with its font) are worth a cut.
    if (event.type === eventType.incremental && ruleSources.has(Number(event.data.source))) cutRules(event.data)
    return hashes
  }
  return { cut }
}
