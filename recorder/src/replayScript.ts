/** Loads the second file of recorder.js by a script element, which works wherever recorder.js itself was allowed. */
import { type LoadReplay, type ReplayPart, replayContract } from './replayPart.ts'
import { unpatched } from './unpatched.ts'

/** Set by the build (vite.config.ts): the file is named by its content, and nothing but that content is run. */
declare const builtReplay: { file: string; integrity: string }

type Loading = HTMLScriptElement & { hindsightReplay?: ReplayPart }

/** `own` is the element that loaded recorder.js: its nonce counts for the second file, and its integrity pins both. */
export function scriptLoader(own: HTMLScriptElement | null): LoadReplay {
  // Read now: browsers hide nonces from those who ask later by attribute, and the element may be taken away.
  const nonce = own?.nonce ?? ''
  const isPinned = Boolean(own?.integrity)
  return async (host) => {
    try {
      return await load(`${host}/${builtReplay.file}`, builtReplay.integrity, nonce)
    } catch (error) {
      if (isPinned) throw error
      // While a new version is rolled out, a cached recorder.js asks for a file that is gone: the present one does too.
      return load(`${host}/recorder-replay.js`, '', nonce)
    }
  }
}

function load(url: string, integrity: string, nonce: string): Promise<ReplayPart> {
  return new Promise((resolve, reject) => {
    const tag: Loading = document.createElement('script')
    tag.async = true
    tag.crossOrigin = 'anonymous'
    tag.referrerPolicy = 'no-referrer'
    if (integrity) tag.integrity = integrity
    if (nonce) tag.nonce = nonce
    const on = (type: string, then: () => void) => unpatched(tag, 'addEventListener').call(tag, type, then)
    on('error', () => reject(new Error(`${url} was not loaded`)))
    on('load', () => {
      const part = tag.hindsightReplay
      if (part?.contract === replayContract) resolve(part)
      else reject(new Error(`${url} is of another version`))
    })
    setSource(tag, url)
    // Once inserted it loads, whether it stays or not; so the page's own code never meets it.
    const parent = document.head ?? document.documentElement
    parent.appendChild(tag)
    parent.removeChild(tag)
  })
}

type TrustedTypes = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** Pages with `require-trusted-types-for 'script'` take no plain text here; they can allow a policy named "hindsight". */
function setSource(tag: HTMLScriptElement, url: string): void {
  try {
    tag.src = url
  } catch (error) {
    const { trustedTypes } = window as { trustedTypes?: TrustedTypes }
    if (!trustedTypes) throw error
    const policy = trustedTypes.createPolicy('hindsight', { createScriptURL: (plain) => plain })
    tag.src = policy.createScriptURL(url)
  }
}
