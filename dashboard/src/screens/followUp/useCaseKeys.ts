import { useEffect, useRef } from 'react'

export type CaseCommand = 'next' | 'previous' | 'assignToMe' | 'contact' | 'note' | 'status' | 'select' | 'help'

const keys: Record<string, CaseCommand> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  a: 'assignToMe',
  c: 'contact',
  n: 'note',
  s: 'status',
  x: 'select',
  '?': 'help',
}

/** Something else has the focus and means something by the key: text, a choice, a menu, a dialog. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true
  if (document.querySelector('[role="dialog"],[role="menu"],[role="listbox"]') !== null) return true
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('textarea,select,[contenteditable],input:not([type="radio"])')) return true
  return event.key.startsWith('Arrow') && target?.closest('input,[role="toolbar"]') != null
}

/** Triage by keyboard, wherever on the screen the focus is. */
export function useCaseKeys(onCommand: (command: CaseCommand) => void): void {
  const latest = useRef(onCommand)
  useEffect(() => {
    latest.current = onCommand
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = keys[event.key]
      if (command === undefined || isTaken(event)) return
      event.preventDefault()
      latest.current(command)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
