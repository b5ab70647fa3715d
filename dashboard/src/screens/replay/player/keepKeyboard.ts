/**
 * A replay is looked at, never used, and what shows it is inert. A modal dialog that the recorded page opens takes the
 * keyboard into its frame all the same, where no key does anything any more. What had the focus before gets it back.
 */
export type KeptKeyboard = {
  /** Looks at once; else it is noticed a little later. */
  takeBack(): void
  stop(): void
}

export function keepKeyboard(iframe: HTMLIFrameElement, root: HTMLElement): KeptKeyboard {
  let last = document.activeElement
  // Where nothing had the focus: leaving the frame is not enough, something of the screen must have it.
  const holder = root.closest<HTMLElement>('[inert]')?.parentElement ?? root
  holder.tabIndex = -1
  holder.style.outline = 'none'

  function onFocusIn({ target }: FocusEvent): void {
    if (target instanceof Element && target !== iframe) last = target
  }
  function takeBack(): void {
    if (document.activeElement !== iframe) return
    const isThere = last instanceof HTMLElement && last.isConnected && last !== document.body && last !== iframe
    const owner = isThere ? (last as HTMLElement) : holder
    owner.focus({ preventScroll: true })
  }
  document.addEventListener('focusin', onFocusIn)
  window.addEventListener('blur', takeBack)
  return {
    takeBack,
    stop() {
      document.removeEventListener('focusin', onFocusIn)
      window.removeEventListener('blur', takeBack)
    },
  }
}
