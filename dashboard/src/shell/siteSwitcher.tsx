import { Button, Menu, Text } from '@mantine/core'
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react'
import { Link, matchPath, useLocation } from 'react-router'
import { useMay } from '../api/me.ts'
import { useSites } from '../api/sites.ts'
import { patterns, urls } from '../routes.ts'
import { useCurrentSiteId } from './currentSite.ts'

const analysisScreens = [
  [patterns.overview, urls.overview],
  [patterns.strugglePoints, urls.strugglePoints],
  [patterns.funnels, urls.funnels],
  [patterns.ctr, urls.ctr],
  [patterns.namedClicks, urls.namedClicks],
  [patterns.campaigns, urls.campaigns],
  [patterns.campaignOrders, urls.campaigns],
  [patterns.customers, urls.customers],
  [patterns.followUp, urls.followUp],
] as const

/** The same screen of another site. A session belongs to one site, so from there it leads to the list. */
export function sameScreenOf(siteId: string, pathname: string): string {
  if (matchPath(patterns.refused, pathname)) return urls.refused(siteId)
  if (matchPath(patterns.site, pathname)) return urls.site(siteId)
  const same = analysisScreens.find(([pattern]) => matchPath({ path: pattern, end: false }, pathname))
  return same ? same[1](siteId) : urls.sessions(siteId)
}

export function SiteSwitcher() {
  const sites = useSites().data ?? []
  const siteId = useCurrentSiteId()
  const { pathname } = useLocation()
  const mayManage = useMay('sites.manage')
  const current = sites.find((site) => site.siteId === siteId)
  if (sites.length === 0) return null
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          px={10}
          maw={220}
          rightSection={<IconSelector size={16} aria-hidden />}
          aria-label={`Site: ${current?.name ?? 'none'}. Switch site`}
        >
          <Text span size="sm" fw={500} truncate>
            {current?.name ?? 'Choose a site'}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sites.map((site) => (
          <Menu.Item
            key={site.siteId}
            component={Link}
            to={sameScreenOf(site.siteId, pathname)}
            rightSection={site.siteId === siteId ? <IconCheck size={16} aria-label="current" /> : null}
          >
            {site.name}
          </Menu.Item>
        ))}
        {mayManage ? (
          <>
            <Menu.Divider />
            <Menu.Item component={Link} to={urls.newSite} leftSection={<IconPlus size={16} aria-hidden />}>
              New site
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
