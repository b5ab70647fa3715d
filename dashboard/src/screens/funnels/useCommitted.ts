import { useState } from 'react'

/**
 * Text that counts once it is done: at Enter, at a choice, or when one leaves the field. So the URL is not written, and
 * nothing asked, with every letter. Moved or undone from outside, the field follows.
 */
export function useCommitted(value: string, change: (value: string) => void) {
  const [text, setText] = useState(value)
  const [seen, setSeen] = useState(value)
  const [sent, setSent] = useState(value)
  if (seen !== value) {
    setSeen(value)
    // What was sent comes back; more may have been typed since.
    if (value !== sent) setText(value)
  }
  return {
    text,
    setText,
    commit: (next = text) => {
      if (next.trim() === value) return
      setSent(next.trim())
      change(next.trim())
    },
  }
}
