/** What is captured: the recorder's table of contents. */
import { startClick } from './capture/click.ts'
import { startFieldVisit } from './capture/fieldVisit.ts'
import { startJsError } from './capture/jsError.ts'
import { startPageView } from './capture/pageView.ts'
import { startRequest } from './capture/request.ts'
import { startSubmit } from './capture/submit.ts'
import { startVisibility } from './capture/visibility.ts'
import type { Capture } from './host.ts'

/**
 * Captures in the order they are started. The replay comes before them all, so that they can name its nodes; those that
 * may begin a moment later are in morePart.ts, to keep this file small.
 */
export const captures: readonly Capture[] = [
  startPageView,
  startRequest,
  startJsError,
  startFieldVisit,
  startSubmit,
  startClick,
  startVisibility,
]
