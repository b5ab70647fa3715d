/** Popovers and dialogs of a replayed page: only what is really opened stands above the rest and has a backdrop. */

export function setPopover(element: Element, isOpen: boolean): void {
  if (!element.isConnected || !('popover' in element) || element.popover === null) return
  const popover = element as HTMLElement
  if (popover.matches(':popover-open') === isOpen) return
  if (!isOpen) {
    popover.hidePopover()
    return
  }
  // Opening another would close an "auto" one; here only the recording does.
  popover.popover = 'manual'
  popover.showPopover()
}

/** rrweb takes the attribute away, which leaves a modal dialog in the top layer: its backdrop, and its box's size. */
export function leaveTopLayer(dialog: HTMLDialogElement): void {
  if (dialog.open || !dialog.matches(':modal')) return
  dialog.setAttribute('open', '')
  dialog.close()
}
