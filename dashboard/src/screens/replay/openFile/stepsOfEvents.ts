/** Steps of a recording that has no facts: which pages were shown, and where was clicked. */
import type { SafeEvent } from '../sanitise/events.ts'
import type { ReplayStep } from '../steps.ts'

const clickType = 2

function pathOf(href: unknown): string {
  try {
    return new URL(String(href)).pathname
  } catch {
    return ''
  }
}

export function stepsOfEvents(tabId: string, events: readonly SafeEvent[], toMs: (ts: number) => number): ReplayStep[] {
  const steps: ReplayStep[] = []
  let href: unknown = null
  let path = ''
  let pageNo = 0
  for (const [i, { type, timestamp, data }] of events.entries()) {
    const isPage = type === 4 && data.href !== href
    const isClick = type === 3 && data.source === 2 && data.type === clickType
    if (!isPage && !isClick) continue
    if (isPage) {
      href = data.href
      path = pathOf(href)
      pageNo++
    }
    steps.push({
      id: `${tabId}.${i}`,
      tabId,
      atMs: Math.max(0, toMs(timestamp)),
      mark: isPage ? 'navigation' : 'click',
      text: isPage ? `Navigated to ${path === '' ? 'a page' : path}` : 'Clicked',
      path,
      pageId: String(pageNo),
      nodeId: isClick ? (data.id as number) : null,
      isStruggle: false,
      isNavigation: isPage,
      message: '',
      point: null,
      event: null,
    })
  }
  return steps
}
