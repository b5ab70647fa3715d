/** What a page looks like in numbers: box and computed style of every element of class `mark`, wherever it stands. */

export type Measured = { name: string; styles: Record<string, string> }

/** Runs in the browser, on the live page and on the replayed one alike; must not refer to anything outside itself. */
export function measure(root: Document): Measured[] {
  const found: Measured[] = []
  // A page that stands still has its animations paused, and its dialogs take no keyboard (interactivity); the rest says
  // nothing of looks, or follows from the box.
  const ignored =
    /^(?:-webkit-locale|perspective-origin|transform-origin|d|inline-size|block-size|animation-play-state|interactivity)$/
  const styleOf = (element: Element, pseudo?: string) => {
    const computed = (element.ownerDocument.defaultView as Window).getComputedStyle(element, pseudo)
    const styles: Record<string, string> = {}
    for (const property of Array.from(computed)) {
      if (ignored.test(property) || property.startsWith('--')) continue
      styles[property] = computed.getPropertyValue(property).replace(/url\([^)]*\)/g, 'url()')
    }
    return styles
  }
  const walk = (within: Document | ShadowRoot) => {
    for (const element of Array.from(within.querySelectorAll('*'))) {
      if (element.classList.contains('mark')) {
        const { x, y, width, height } = element.getBoundingClientRect()
        const box = [x, y, width, height].map((n) => Math.round(n * 4) / 4).join(' ')
        found.push({ name: `${element.localName} ${found.length + 1}`, styles: { box, ...styleOf(element) } })
        for (const pseudo of ['::before', '::after', '::placeholder', '::backdrop', '::marker']) {
          found.push({ name: `${element.localName} ${pseudo}`, styles: styleOf(element, pseudo) })
        }
      }
      if (element.shadowRoot) walk(element.shadowRoot)
      const inner = element.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null
      if (inner) walk(inner)
    }
  }
  walk(root)
  return found
}

/** `p 1: color rgb(0, 0, 0) → rgb(255, 0, 0)`, one line for each property that differs. */
export function styleDifferences(live: readonly Measured[], replayed: readonly Measured[]): string[] {
  if (live.length !== replayed.length) return [`${live.length / 6} marked elements → ${replayed.length / 6}`]
  return live.flatMap(({ name, styles }, i) => {
    const other = replayed[i]?.styles ?? {}
    return Object.keys(styles)
      .filter((property) => styles[property] !== other[property])
      .map((property) => `${name}: ${property} ${styles[property]} → ${other[property]}`)
  })
}

export type Shown = { text: string; x: number; y: number; width: number; height: number }

/** Every text with the box of what it stands in. Runs in the browser, as `measure` does. */
export function textsOf(root: Document): Shown[] {
  const found: Shown[] = []
  const walk = (within: Node) => {
    for (const node of Array.from(within.childNodes)) {
      const parent = node.parentElement
      const text = node.nodeType === 3 ? (node.nodeValue ?? '').trim() : ''
      if (text !== '' && parent && !/^(?:style|script|noscript|title|option)$/.test(parent.localName)) {
        const { x, y, width, height } = parent.getBoundingClientRect()
        found.push({
          text,
          x: Math.floor(x),
          y: Math.floor(y),
          width: Math.ceil(width) + 1,
          height: Math.ceil(height) + 1,
        })
      }
      walk(node)
    }
  }
  walk(root)
  return found
}

/** What stands where a text was masked or redacted: `***`, `[e-mail]`. */
const mark = /\*\*\*|\[[\w -]{2,20}\]/

/** Boxes of texts that privacy has changed, as they are live and as they are replayed. */
export function maskedTexts(live: readonly Shown[], replayed: readonly Shown[]): Shown[] {
  // Texts that stand in one place only show as a difference, as they should.
  if (live.length !== replayed.length) return []
  return live.flatMap((shown, i) => {
    const other = replayed[i]
    return other && other.text !== shown.text && mark.test(other.text) ? [shown, other] : []
  })
}
