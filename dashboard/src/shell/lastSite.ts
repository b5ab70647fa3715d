const storeKey = 'hindsight.lastSite'

/** The site that was looked at last on this device: where `/` leads. */
export function readLastSite(): string | null {
  try {
    return localStorage.getItem(storeKey)
  } catch {
    return null
  }
}

export function rememberSite(siteId: string): void {
  try {
    localStorage.setItem(storeKey, siteId)
  } catch {
    // Storage may be forbidden; then `/` leads to the first site.
  }
}
