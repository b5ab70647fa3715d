/** Entry of the debug overlay's file; handed over as the replay's part is. */
import { type DebugPart, debugContract } from './debugPart.ts'
import { openDebug } from './overlay.ts'

export const part: DebugPart = { contract: debugContract, openDebug }

const tag = typeof document === 'undefined' ? null : document.currentScript
if (tag) Object.assign(tag, { hindsightPart: part })
