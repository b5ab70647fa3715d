import { useState } from 'react'

type Stored<T> = { version: number; value: T }

/**
 * What is written over what is stored, and from which version of it one began. While nothing is written, what a colleague
 * saves is shown; what is written stays as it is, and saving it over theirs is refused, and asked.
 */
export function useDraft<T>(version: number, value: T) {
  const [base, setBase] = useState<Stored<T>>({ version, value })
  const [draft, setDraft] = useState(value)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(base.value)
  /** What stands now is what is written; where `sent` has become it, what was written since stays. */
  const take = (now: Stored<T>, sent?: T) => {
    setBase(now)
    setDraft((written) => (sent === undefined || written === sent ? now.value : written))
  }
  if (version > base.version && !isChanged) take({ version, value })
  return { base, draft, setDraft, isChanged, take }
}
