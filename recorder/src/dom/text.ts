/** Words of the page. What is read here stays in the page unless it passes the privacy rules first. */
import { fieldSelector } from './field.ts'

/** Holds what was typed or is never shown: no words of the page's makers. */
const silent = `${fieldSelector},option,datalist,script,style,noscript,template`

/** Text of an element without the content of fields, spaces folded, cut once it is long enough. */
export function textOf(element: Element, maxChars = 400): string {
  let text = ''
  const read = (node: Node): void => {
    for (let child = node.firstChild; child && text.length < maxChars; child = child.nextSibling) {
      if (child.nodeType === Node.TEXT_NODE) text += child.nodeValue ?? ''
      else if (child instanceof Element && !child.matches(silent)) {
        text += ' '
        read(child)
        text += ' '
      }
    }
  }
  if (!element.matches(silent)) read(element)
  return text.replace(/\s+/g, ' ').trim()
}

/** Text of the element itself, not of the elements in it. */
export function ownText(element: Element): string {
  let text = ''
  for (let child = element.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === Node.TEXT_NODE) text += child.nodeValue ?? ''
  }
  return text.replace(/\s+/g, ' ').trim()
}
