import { IconBan, IconPlayerPlay, IconWorldWww, type TablerIcon } from '@tabler/icons-react'
import { urls } from '../routes.ts'

export type Place = {
  name: string
  icon: TablerIcon
  /** null while it cannot be opened: there is no site yet. */
  to: string | null
  /** Other URLs at which this place is the one that is lit. */
  also?: RegExp
}

/** What the rail shows, grouped by job. A place stands here once its screen exists. */
export function placesOf(siteId: string | null): { job: string; places: Place[] }[] {
  return [
    {
      job: 'Watch',
      places: [
        {
          name: 'Sessions',
          icon: IconPlayerPlay,
          to: siteId === null ? null : urls.sessions(siteId),
          also: /^\/sites\/[^/]+\/sessions\//,
        },
      ],
    },
    {
      job: 'Settings',
      places: [
        { name: 'Sites', icon: IconWorldWww, to: urls.sites, also: /^\/(new-site|sites\/[^/]+)$/ },
        { name: 'Refused', icon: IconBan, to: siteId === null ? null : urls.refused(siteId) },
      ],
    },
  ]
}
