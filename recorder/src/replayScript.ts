/** Loads the parts of recorder.js by a script element, which works wherever recorder.js itself was allowed. */
import { debugContract } from './debug/debugPart.ts'
import { extrasContract } from './extrasPart.ts'
import { moreContract } from './morePart.ts'
import { type Parts, replayContract } from './replayPart.ts'
import { unpatched } from './unpatched.ts'

type Built = { file: string; integrity: string }
/** Set by the build (vite.config.ts): a file is named by its content, and nothing but that content is run. */
declare const builtParts: { replay: Built; debug: Built; extras: Built; more: Built }

type Part = { contract: number }
type Loading = HTMLScriptElement & { hindsightPart?: Part }

/** `own` is the element that loaded recorder.js: its nonce counts for the parts, and its integrity pins them all. */
export function scriptParts(own: HTMLScriptElement | null): Parts {
  // Read now: browsers hide nonces from those who ask later by attribute, and the element may be taken away.
  const nonce = own?.nonce ?? ''
  const isPinned = Boolean(own?.integrity)

  async function get<P extends Part>(host: string, built: Built, present: string, contract: number): Promise<P> {
    try {
      return await load<P>(`${host}/${built.file}`, built.integrity, nonce, contract)
    } catch (error) {
      if (isPinned) throw error
      // While a new version is rolled out, a cached recorder.js asks for a file that is gone: the present one does too.
      return load<P>(`${host}/${present}`, '', nonce, contract)
    }
  }

  return {
    replay: (host) => get(host, builtParts.replay, 'recorder-replay.js', replayContract),
    debug: (host) => get(host, builtParts.debug, 'recorder-debug.js', debugContract),
    more: (host) => get(host, builtParts.more, 'recorder-more.js', moreContract),
    extras: (host) => get(host, builtParts.extras, 'recorder-extras.js', extrasContract),
  }
}

function load<P extends Part>(url: string, integrity: string, nonce: string, contract: number): Promise<P> {
  return new Promise((resolve, reject) => {
    const tag: Loading = document.createElement('script')
    tag.async = true
    tag.crossOrigin = 'anonymous'
    tag.referrerPolicy = 'no-referrer'
    if (integrity) tag.integrity = integrity
    if (nonce) tag.nonce = nonce
    const settle = ({ type }: Event) => {
      for (const told of ['load', 'error']) unpatched(tag, 'removeEventListener').call(tag, told, settle)
      const part = tag.hindsightPart
      // Not loaded, or of another version.
      if (type === 'load' && part?.contract === contract) resolve(part as P)
      else reject(new Error(url))
    }
    for (const told of ['load', 'error']) unpatched(tag, 'addEventListener').call(tag, told, settle)
    setSource(tag, url)
    // Once inserted it loads, whether it stays or not; so the page's own code never meets it.
    const parent = document.head ?? document.documentElement
    parent.appendChild(tag)
    parent.removeChild(tag)
  })
}

type Policy = { createScriptURL(url: string): string }
type TrustedTypes = { createPolicy(name: string, rules: Policy): Policy }

/** Of this page; it allows the name once. */
let policy: Policy | undefined

/** Pages with `require-trusted-types-for 'script'` take no plain text here; they can allow a policy named "hindsight". */
function setSource(tag: HTMLScriptElement, url: string): void {
  let source = url
  try {
    const { trustedTypes } = window as { trustedTypes?: TrustedTypes }
    policy ??= trustedTypes?.createPolicy('hindsight', { createScriptURL: (plain) => plain })
    if (policy) source = policy.createScriptURL(url)
  } catch {
    // The page allows no such policy: where it does not ask for one either, plain text is as good.
  }
  tag.src = source
}
