/**
 * What each kind of interaction looks like: a shape of its own, so that colour is never the only sign (ux.md, Signs).
 * Drawn on a 16 × 16 grid in `currentColor`; used by marks in lists, markers on the timeline and the highlight.
 */
import type { StepMark } from '@hindsight/protocol/steps'
import type { ReactNode } from 'react'

/** A step's mark, or one of the finer kinds of trouble where a screen can tell them apart. */
export type SignKind = StepMark | 'rage' | 'dead' | 'slow'

const line = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 2,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const

const burst = (
  <path
    fill="currentColor"
    d="M8 .6l1.7 3.5 3.6-1.4-1.4 3.6L15.4 8l-3.5 1.7 1.4 3.6-3.6-1.4L8 15.4l-1.7-3.5-3.6 1.4 1.4-3.6L.6 8l3.5-1.7-1.4-3.6 3.6 1.4z"
  />
)

export const signShapes: Record<SignKind, ReactNode> = {
  click: <circle {...line} cx="8" cy="8" r="5.5" strokeWidth="2.4" />,
  typing: (
    <>
      <rect {...line} x="1.5" y="3" width="13" height="9.5" rx="1.5" strokeWidth="1.5" />
      <path {...line} d="M2 13.4h12" strokeWidth="3" strokeLinecap="butt" />
    </>
  ),
  navigation: <path {...line} d="M2 8h11.2M9 3.6L13.4 8 9 12.4" />,
  error: <path fill="currentColor" fillRule="evenodd" d="M8 1.2l7.4 13.2H.6zM7.1 6v4.2h1.8V6zm0 5.4v1.7h1.8v-1.7z" />,
  trouble: burst,
  rage: burst,
  dead: <circle {...line} cx="8" cy="8" r="5.5" strokeDasharray="3.2 2.56" strokeLinecap="butt" />,
  slow: (
    <>
      <circle {...line} cx="8" cy="8" r="6" />
      <path {...line} d="M8 4.6V8l2.4 1.6" strokeWidth="1.8" />
    </>
  ),
  fault: (
    <path
      fill="currentColor"
      fillRule="evenodd"
      d="M2 2h12v12H2zm3.1 4.2L6.9 8 5.1 9.8l1.1 1.1L8 9.1l1.8 1.8 1.1-1.1L9.1 8l1.8-1.8-1.1-1.1L8 6.9 6.2 5.1z"
    />
  ),
  success: <path {...line} d="M2.2 8.6l3.9 4L13.8 4" strokeWidth="2.8" />,
  info: <circle fill="currentColor" cx="8" cy="8" r="3.4" />,
}

/** Its name for those who cannot see it. */
export const signNames: Record<SignKind, string> = {
  click: 'Click',
  typing: 'Typing or choosing',
  navigation: 'Navigation',
  error: 'Field or form error',
  trouble: 'Trouble',
  rage: 'Rage click',
  dead: 'Dead click',
  slow: 'Slow reaction',
  fault: 'Script or request error',
  success: 'Success',
  info: 'Information',
}

/** The kinds of trouble share one colour. */
export function signColor(kind: SignKind): string {
  return `var(--sign-${kind === 'rage' || kind === 'dead' || kind === 'slow' ? 'trouble' : kind})`
}
