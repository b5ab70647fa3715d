import { Button, Skeleton, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useMay } from '../../api/me.ts'
import { useSites } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { countOf } from '../../format/number.ts'
import { urls } from '../../routes.ts'
import { Arrival } from './arrival.tsx'
import css from './sitesScreen.module.css'

const pollMs = 5000

export function SitesScreen() {
  const sites = useSites(pollMs)
  const mayManage = useMay('sites.manage')
  return (
    <>
      <ScreenHead
        title="Sites"
        says={sites.data ? countOf(sites.data.length, 'site') : ' '}
        actions={
          mayManage ? (
            <Button component={Link} to={urls.newSite} leftSection={<IconPlus size={16} aria-hidden />}>
              New site
            </Button>
          ) : undefined
        }
      />
      {sites.error && !sites.data ? (
        <Failed error={sites.error} what="The sites could not be read" retry={() => sites.refetch()} />
      ) : !sites.data ? (
        <Stack role="status" aria-label="Loading sites">
          <Skeleton height={84} radius={12} />
          <Skeleton height={84} radius={12} />
        </Stack>
      ) : sites.data.length === 0 ? (
        <Card title="No site yet" says="A site is one web property: a shop, a portal, an app.">
          {mayManage ? 'Make the first one: it gets a snippet of its own.' : 'An administrator can make the first one.'}
        </Card>
      ) : (
        <ul className={css.sites}>
          {sites.data.map((site) => (
            <li key={site.siteId} className={css.site}>
              <div className={css.who}>
                <Link to={urls.site(site.siteId)} className={css.name}>
                  {site.name}
                </Link>
                <span className={css.facts}>
                  {site.settings.allowedOrigins.length === 0
                    ? 'any origin may send'
                    : site.settings.allowedOrigins.join(', ')}
                  {site.settings.recordingOn ? '' : ' · recording is off'}
                </span>
              </div>
              <Arrival site={site} />
              <Button
                component={Link}
                to={urls.sessions(site.siteId)}
                variant="default"
                size="xs"
                className={css.action}
              >
                Sessions
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
