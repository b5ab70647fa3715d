/** What someone searched for and did not find becomes a case. It is personal: it goes with the step, not in the address. */
import { useEffect, useState } from 'react'
import { useLocation } from 'react-router'

export type GivenCaller = { name: string } | { contact: string }

/** A name, or a number or address by which she can be reached. */
export const givenCaller = (text: string): GivenCaller => (/[\d@]/.test(text) ? { contact: text } : { name: text })

/** As the state of a step to the screen. */
export const asState = (given: GivenCaller) => ({ caller: given })

function readState(state: unknown): GivenCaller | null {
  if (typeof state !== 'object' || state === null || !('caller' in state)) return null
  const { caller } = state
  if (typeof caller !== 'object' || caller === null) return null
  if ('name' in caller && typeof caller.name === 'string') return { name: caller.name }
  return 'contact' in caller && typeof caller.contact === 'string' ? { contact: caller.contact } : null
}

/** What the step to this screen brought along, until it is forgotten; the browser's history does not keep it. */
export function useGivenCaller(): [given: GivenCaller | null, forget: () => void] {
  const { state } = useLocation()
  const [given, setGiven] = useState(readState(state))
  useEffect(() => {
    const brought = readState(state)
    if (brought === null) return
    setGiven(brought)
    window.history.replaceState({ ...window.history.state, usr: null }, '')
  }, [state])
  return [given, () => setGiven(null)]
}
