import { useEffect } from 'react'
import { type Command, commandOf } from './keys.ts'

/** Where a key means something else: text is typed, a choice is made, a dialog is open. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || document.querySelector('[role="dialog"],[role="menu"],[role="listbox"]') !== null)
    return true
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('input:not([type="checkbox"]),textarea,select,[contenteditable="true"]'))
    return event.key !== 'Escape'
  // Space presses the button that has the focus.
  return event.key === ' ' && target?.closest('button,a,input,summary') !== null && target !== null
}

export function useKeys(onCommand: (command: Command, key: string) => void): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const command = commandOf(event)
      if (command === null || isTaken(event)) return
      event.preventDefault()
      onCommand(command, event.key)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [onCommand])
}
