/** Whether a person could see an element. */
type Checkable = Element & { checkVisibility?: (options: object) => boolean }

export function isVisible(element: Element): boolean {
  const box = element.getBoundingClientRect()
  // Texts for screen readers only are kept in boxes of one pixel.
  if (box.width <= 1 || box.height <= 1) return false
  const check = (element as Checkable).checkVisibility
  if (typeof check === 'function') {
    return check.call(element, {
      checkOpacity: true,
      checkVisibilityCSS: true,
      opacityProperty: true,
      visibilityProperty: true,
    })
  }
  const style = getComputedStyle(element)
  return style.visibility !== 'hidden' && style.opacity !== '0'
}
