/**
 * A replay is looked at, never used: a dialog that the recorded page opens would take the keyboard into its frame, where
 * no key does anything any more. What had the focus before gets it back. Returns what ends this.
 */
export function keepKeyboard(iframe: HTMLIFrameElement): () => void {
  let last = document.activeElement
  function onFocusIn({ target }: FocusEvent): void {
    if (target instanceof Element && target !== iframe) last = target
  }
  function onBlur(): void {
    if (document.activeElement !== iframe) return
    iframe.blur()
    window.focus()
    if (last instanceof HTMLElement && last !== iframe && last.isConnected) last.focus({ preventScroll: true })
  }
  document.addEventListener('focusin', onFocusIn)
  window.addEventListener('blur', onBlur)
  return () => {
    document.removeEventListener('focusin', onFocusIn)
    window.removeEventListener('blur', onBlur)
  }
}
