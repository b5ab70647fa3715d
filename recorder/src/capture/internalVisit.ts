/**
 * `?hindsight=internal`: who opens a page so is one of the site's own people, on this device until `?hindsight=customer`.
 * Said in every session, so that reports leave them out.
 */
import { internalVisit } from '@hindsight/protocol/traffic'
import type { Capture } from '../host.ts'

const key = 'hindsight:internal'

function isInternal(): boolean {
  const said = /[?&]hindsight=(internal|customer)(&|$)/.exec(location.search)?.[1]
  try {
    if (said === 'internal') localStorage.setItem(key, '1')
    else if (said === 'customer') localStorage.removeItem(key)
    return localStorage.getItem(key) === '1'
  } catch {
    return said === 'internal' // Nothing can be kept here: for this page only.
  }
}

export const startInternalVisit: Capture = ({ emit }) => {
  if (isInternal()) emit({ kind: 'track', name: internalVisit, properties: {} })
  return () => {}
}
