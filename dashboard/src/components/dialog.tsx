import { Modal, type ModalProps } from '@mantine/core'
import { useEffect, useState } from 'react'

type Props = Omit<ModalProps, 'opened' | 'closeButtonProps'>

/**
 * A dialog that is there only while it is open. Mantine gives the keyboard back when `opened` changes; one that comes and
 * goes would leave it nowhere, so that the next Tab begins at the top of the page.
 */
export function Dialog(props: Props) {
  const [opener] = useState(openerNow)
  useEffect(() => () => giveBack(opener), [opener])
  return <Modal opened closeButtonProps={{ 'aria-label': 'Close' }} {...props} />
}

/** For lists that an input of a dialog opens: part of the dialog for those who listen, and yet not cut off by it. */
export const inDialog = { withinPortal: false, floatingStrategy: 'fixed' } as const

/** What opened it; an item of a menu is gone by the time it closes, the menu's button is not. */
function openerNow(): Element | null {
  const at = document.activeElement
  const button = at?.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  return button ? document.getElementById(button) : at
}

function giveBack(opener: Element | null): void {
  const now = document.activeElement
  if (now !== null && now !== document.body) return
  // What opened it may be gone, since what was said in the dialog has changed the screen.
  const to = opener?.isConnected && opener !== document.body ? opener : document.getElementById('screen')
  if (to instanceof HTMLElement) to.focus({ preventScroll: true })
}
