import { IconBug, IconListDetails, IconNetwork, IconTerminal2, IconWindow } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useSite } from '../../../api/sites.ts'
import type { Panel } from '../additions.ts'
import { Facts } from '../facts.tsx'
import type { Replay } from '../replayContext.ts'
import type { LoadState } from '../stream/loader.ts'
import { ConsolePanel } from './consolePanel.tsx'
import { entriesOf, isFailed } from './entries.ts'
import { ErrorsPanel } from './errorsPanel.tsx'
import { PagePanel } from './pagePanel.tsx'
import { RequestsPanel } from './requestsPanel.tsx'

const drawn = { size: 20, stroke: 1.6 } as const

/** The panels of the player itself, in their order. */
export function usePanels({ siteId, detail, plan, events }: Replay, loaded: LoadState): Panel[] {
  const settings = useSite(siteId).data?.settings
  const { startTs } = plan
  const lists = useMemo(
    () => ({
      errors: entriesOf(events, 'jsError', startTs),
      requests: entriesOf(events, 'request', startTs),
      messages: entriesOf(events, 'console', startTs),
    }),
    [events, startTs],
  )
  const { errors, requests, messages } = lists
  return useMemo(
    () => [
      {
        id: 'facts',
        label: 'Facts',
        icon: <IconListDetails {...drawn} />,
        count: null,
        content: <Facts detail={detail} plan={plan} loaded={loaded} />,
      },
      {
        id: 'errors',
        label: 'Errors',
        icon: <IconBug {...drawn} />,
        count: errors.length,
        isAlert: true,
        content: <ErrorsPanel entries={errors} />,
      },
      {
        id: 'requests',
        label: 'Requests',
        icon: <IconNetwork {...drawn} />,
        count: requests.length,
        isAlert: requests.some(({ event }) => isFailed(event)),
        content: <RequestsPanel entries={requests} isAllRecorded={settings?.networkDetails ?? false} />,
      },
      {
        id: 'console',
        label: 'Console',
        icon: <IconTerminal2 {...drawn} />,
        count: messages.length,
        content: <ConsolePanel entries={messages} isRecorded={settings?.consoleDetails ?? false} />,
      },
      { id: 'page', label: 'Page', icon: <IconWindow {...drawn} />, count: null, content: <PagePanel /> },
    ],
    [detail, plan, loaded, errors, requests, messages, settings],
  )
}
