import { useEffect } from 'react'
import { type Command, commandOf } from './keys.ts'

const isRow = (element: Element): boolean => element.matches('[data-row],[data-entry]')

/** Where a key means something else: text is typed, a choice is made, a dialog is open. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || document.querySelector('[role="dialog"],[role="menu"],[role="listbox"]') !== null)
    return true
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('input:not([type="checkbox"]),textarea,select,[contenteditable="true"]'))
    return event.key !== 'Escape'
  // Space presses the button that has the focus; but in a list Enter does, and Space plays what it has shown.
  const pressed = target?.closest('button,a,input,summary') ?? null
  return event.key === ' ' && pressed !== null && !isRow(pressed)
}

export function useKeys(onCommand: (command: Command, key: string) => void): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const command = commandOf(event)
      if (command === null || isTaken(event)) return
      event.preventDefault()
      onCommand(command, event.key)
    }
    // An open tip closes by Escape and keeps it for itself. It is in nobody's way: Escape also does what it does without.
    function onKeyDownFirst(event: KeyboardEvent) {
      if (event.key !== 'Escape' || document.querySelector('[role="tooltip"]') === null) return
      if (!(event.target instanceof Element && event.target.matches('input,textarea,select'))) onKeyDown(event)
    }
    // Some browsers press a button when Space is let go.
    function onKeyUp(event: KeyboardEvent) {
      if (event.key === ' ' && event.target instanceof Element && isRow(event.target)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDownFirst, true)
    window.addEventListener('keydown', onKeyDown)
    window.addEventListener('keyup', onKeyUp)
    return () => {
      window.removeEventListener('keydown', onKeyDownFirst, true)
      window.removeEventListener('keydown', onKeyDown)
      window.removeEventListener('keyup', onKeyUp)
    }
  }, [onCommand])
}
