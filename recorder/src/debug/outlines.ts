/** Counts what the privacy rules touch on this page, and draws it over the page where asked to. */
import type { RecorderSettings } from '@hindsight/protocol/settings'
import { readable } from '../ignored.ts'

export type Seen = { masked: number; blocked: number; ignored: number }
export type Outlines = { look(settings: RecorderSettings, isShown: boolean): Seen; clear(): void }

type Kind = keyof Seen

/** Values of these are masked whatever the settings say. */
const fields =
  'input:not([type="submit"],[type="button"],[type="reset"]),textarea,select,[contenteditable]:not([contenteditable="false"])'
/** Thousands of boxes would help nobody. */
const maxDrawn = 300

export function createOutlines(root: ShadowRoot): Outlines {
  const layer = document.createElement('div')
  layer.className = 'layer'
  root.append(layer)

  function draw(kind: Kind, element: Element): HTMLElement | null {
    const { left, top, width, height } = element.getBoundingClientRect()
    if (width === 0 || height === 0) return null
    const box = document.createElement('div')
    box.className = `box ${kind}`
    box.dataset.kind = kind
    Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` })
    return box
  }

  return {
    look(settings, isShown) {
      const rules: [Kind, string[]][] = [
        ['masked', [`${fields}`, '[data-private]:not([data-private="block"])', ...settings.maskSelectors]],
        ['blocked', ['[data-private="block"]', ...settings.blockSelectors]],
        ['ignored', ['[data-ignore]', ...settings.ignoreSelectors]],
      ]
      const seen: Seen = { masked: 0, blocked: 0, ignored: 0 }
      const boxes: HTMLElement[] = []
      for (const [kind, selectors] of rules) {
        const found = [...document.querySelectorAll(readable(selectors).join(','))]
        const others = found.filter((element) => element !== root.host)
        seen[kind] = others.length
        if (isShown) boxes.push(...others.slice(0, maxDrawn).flatMap((element) => draw(kind, element) ?? []))
      }
      layer.replaceChildren(...boxes)
      return seen
    },
    clear: () => layer.remove(),
  }
}
