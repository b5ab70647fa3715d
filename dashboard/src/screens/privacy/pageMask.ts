/** Rules tried out on a page that is shown: what the recorder would mask and block, done to the snapshot. */

/** As the recorder writes it. */
const mask = '***'
const maskedOutline = '2px solid #8250df'
const blockedFill = 'repeating-linear-gradient(45deg, #57606a 0 6px, #6e7781 6px 12px)'

export type Rule = { kind: 'mask' | 'block'; selector: string }

export type PageMask = {
  /** Shows the page under these rules and no others; gives how many elements each finds, null where it is no selector. */
  apply(rules: readonly Rule[]): (number | null)[]
}

export function createPageMask(doc: Document): PageMask {
  /** Puts everything back as it was recorded. */
  let undo: (() => void)[] = []

  function setStyle(element: HTMLElement, property: string, value: string): void {
    if (!element.style) return
    const before = element.style.getPropertyValue(property)
    const priority = element.style.getPropertyPriority(property)
    element.style.setProperty(property, value, 'important')
    undo.push(() => element.style.setProperty(property, before, priority))
  }

  function maskTexts(root: Node): void {
    const walker = doc.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node
      const before = text.nodeValue ?? ''
      if (before.trim() === '' || text.parentElement?.closest('style,script')) continue
      text.nodeValue = mask
      undo.push(() => {
        text.nodeValue = before
      })
    }
    for (const element of within(root)) {
      if (element.shadowRoot) maskTexts(element.shadowRoot)
      for (const name of ['alt', 'placeholder']) {
        const before = element.getAttribute(name)
        if (before === null || before === '') continue
        element.setAttribute(name, mask)
        undo.push(() => element.setAttribute(name, before))
      }
    }
  }

  function show({ kind }: Rule, element: Element): void {
    const box = element as HTMLElement
    if (kind === 'mask') {
      maskTexts(element)
      setStyle(box, 'outline', maskedOutline)
      setStyle(box, 'outline-offset', '1px')
    } else {
      for (const child of element.children) setStyle(child as HTMLElement, 'visibility', 'hidden')
      maskTexts(element)
      setStyle(box, 'color', 'transparent')
      setStyle(box, 'background', blockedFill)
    }
  }

  return {
    apply(rules) {
      for (const back of undo.reverse()) back()
      undo = []
      return rules.map((rule) => {
        const found = findAll(doc, rule.selector)
        for (const element of found ?? []) show(rule, element)
        return found?.length ?? null
      })
    },
  }
}

function within(root: Node): Element[] {
  return root.nodeType === Node.ELEMENT_NODE || 'querySelectorAll' in root
    ? [...(root as Element).querySelectorAll('*')]
    : []
}

/** In open shadow roots and frames too, where the recorder looks. */
function findAll(root: Document | ShadowRoot, selector: string): Element[] | null {
  try {
    const found = [...root.querySelectorAll(selector)]
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) found.push(...(findAll(element.shadowRoot, selector) ?? []))
      const inner = element.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null
      if (inner) found.push(...(findAll(inner, selector) ?? []))
    }
    return found
  } catch {
    return null
  }
}
