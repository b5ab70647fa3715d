import type { FoundSession, findRoutes } from '@hindsight/protocol/api/find'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { sessionCode } from '@hindsight/protocol/sessionCode'
import type { SpotlightActionGroupData } from '@mantine/spotlight'
import { IconBroadcast, IconFile, IconFlag, IconPlayerPlay, IconUser } from '@tabler/icons-react'
import { countOf } from '../../format/number.ts'
import { personLabel, personName } from '../../format/person.ts'
import { relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import { statusWords } from '../../screens/followUp/words.ts'
import { foundByWords } from './words.ts'

export type Found = OutputOf<(typeof findRoutes)['find']>

/** Actions with such an id were chosen by the server, and are not filtered again. */
export const foundPrefix = 'found-'

const icon = { size: 18, 'aria-hidden': true } as const
const joined = (parts: (string | null | false)[]): string => parts.filter(Boolean).join(' · ')

function customerGroup({ customers }: Found, siteId: string, go: (to: string) => void): SpotlightActionGroupData {
  return {
    group: 'Customers',
    actions: customers.map(({ by, customer }) => ({
      id: `${foundPrefix}customer-${customer.person}`,
      label: customer.contact.name || personLabel(customer.person),
      description: joined([
        `by ${foundByWords[by]}`,
        customer.contact.name !== '' && customer.customerId,
        countOf(customer.sessions.n, 'session'),
        customer.lastTs > 0 && `last seen ${relativeTime(customer.lastTs)}`,
        customer.caseId !== null && 'open case',
      ]),
      leftSection: <IconUser {...icon} />,
      onClick: () => go(urls.customer(siteId, customer.person)),
    })),
  }
}

function sessionLabel({ by, said, sessionId, customerId, visitorId }: FoundSession): string {
  if (by === 'sessionCode') return `Open session ${sessionCode(sessionId)}`
  if (by === 'justNow') return personName({ customerId, visitorId })
  return said
}

function sessionGroup({ sessions }: Found, siteId: string, go: (to: string) => void): SpotlightActionGroupData {
  const areNow = sessions.length > 0 && sessions.every(({ by }) => by === 'justNow')
  return {
    group: areNow ? 'On the site now, or a moment ago' : 'Sessions',
    actions: sessions.map((session) => {
      const { by, said, sessionId, step, live, lastTs, exitPath, browser } = session
      const at = step === null ? '' : `?step=${encodeURIComponent(step)}`
      return {
        id: `${foundPrefix}session-${sessionId}`,
        label: sessionLabel(session),
        description: joined([
          by === 'justNow' ? (said === '' ? null : said) : `by ${foundByWords[by]}`,
          by !== 'justNow' && personName(session),
          live ? `now at ${exitPath || 'the site'}` : exitPath,
          browser,
          !live && relativeTime(lastTs),
        ]),
        leftSection: live ? <IconBroadcast {...icon} /> : <IconPlayerPlay {...icon} />,
        onClick: () => go(urls.session(siteId, sessionId) + at),
      }
    }),
  }
}

function caseGroup({ cases }: Found, siteId: string, go: (to: string) => void): SpotlightActionGroupData {
  return {
    group: 'Cases',
    actions: cases.map(({ by, caseId, who, reason, status, changedAt }) => ({
      id: `${foundPrefix}case-${caseId}`,
      label: reason,
      description: joined([`by ${foundByWords[by]}`, who, statusWords[status], relativeTime(changedAt)]),
      leftSection: <IconFlag {...icon} />,
      onClick: () => go(urls.followUpCase(siteId, caseId)),
    })),
  }
}

function pageGroup({ pages }: Found, siteId: string, go: (to: string) => void): SpotlightActionGroupData {
  return {
    group: 'Pages',
    actions: pages.map(({ path, sessions }) => ({
      id: `${foundPrefix}page-${path}`,
      label: path,
      description: `${countOf(sessions.n, 'session')} in the last 7 days`,
      leftSection: <IconFile {...icon} />,
      onClick: () => go(`${urls.sessions(siteId)}?page=${encodeURIComponent(path)}`),
    })),
  }
}

/** Everything that was found, as entries of the box. */
export function foundGroups(found: Found | undefined, siteId: string, go: (to: string) => void) {
  if (!found) return []
  const groups = [customerGroup, sessionGroup, caseGroup, pageGroup].map((group) => group(found, siteId, go))
  return groups.filter(({ actions }) => actions.length > 0)
}
