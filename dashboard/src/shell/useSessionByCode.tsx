import { sessionIdStart } from '@hindsight/protocol/sessionCode'
import { notifications } from '@mantine/notifications'
import type { SpotlightActionGroupData } from '@mantine/spotlight'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useNavigate } from 'react-router'
import { useMay } from '../api/me.ts'
import { ApiProblem } from '../api/problem.ts'
import { readSessionByCode } from '../api/sessions.ts'
import { urls } from '../routes.ts'
import { useCurrentSiteId } from './currentSite.ts'

/** Any eight letters could be a code; with a digit or a hyphen among them, somebody means one. */
const looksMeant = /[\d-]/

/** What the command box offers when a session's code is typed into it: opens the session, whenever it was. */
export function useSessionByCode(query: string): SpotlightActionGroupData {
  const navigate = useNavigate()
  const siteId = useCurrentSiteId()
  const mayRead = useMay('sessions.read')
  const group = 'Session'
  const code = query.trim().toUpperCase()
  if (!mayRead || siteId === null || !looksMeant.test(code) || sessionIdStart(code) === null) {
    return { group, actions: [] }
  }
  const open = async () => {
    try {
      const { sessionId } = await readSessionByCode(siteId, code)
      navigate(urls.session(siteId, sessionId))
    } catch (error) {
      notifications.show({
        color: 'red',
        title: `No session ${code}`,
        message: error instanceof ApiProblem ? error.message : 'The server did not answer. Try again.',
        closeButtonProps: { 'aria-label': 'Close this message' },
      })
    }
  }
  return {
    group,
    actions: [
      {
        id: 'session-by-code',
        label: `Open session ${code}`,
        description: 'The code that a visitor reads out or a contact page shows',
        keywords: query,
        leftSection: <IconPlayerPlay size={18} aria-hidden />,
        onClick: () => void open(),
      },
    ],
  }
}
