import { Button, Skeleton, Stack } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { useMay } from '../../api/me.ts'
import { useSite } from '../../api/sites.ts'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { urls } from '../../routes.ts'
import { LintCard } from './lintCard.tsx'
import css from './privacy.module.css'
import { RulesCard } from './rulesCard.tsx'
import { WhatLeaves } from './whatLeaves.tsx'

/** How pages look as they are recorded, what stored replays hold, and the list for a privacy officer. */
export function PrivacyScreen() {
  const { siteId = '' } = useParams()
  const site = useSite(siteId)
  const mayManage = useMay('sites.manage')
  const mayWatch = useMay('replay.watch')
  if (site.error && !site.data) {
    return (
      <>
        <ScreenHead title="Privacy" />
        <Failed error={site.error} what="The site could not be read" retry={() => site.refetch()} />
      </>
    )
  }
  return (
    <>
      <ScreenHead
        title="Privacy"
        says="What is typed is masked in the browser, always. See what else is, and hide more."
        actions={
          <Button component={Link} to={urls.site(siteId)} variant="default">
            Site settings
          </Button>
        }
      />
      {site.data ? (
        <Stack gap="md">
          <Stack gap="md" className={css.screenOnly}>
            <RulesCard key={siteId} site={site.data} mayManage={mayManage} mayWatch={mayWatch} />
            <LintCard site={site.data} mayManage={mayManage} />
          </Stack>
          <WhatLeaves site={site.data} />
        </Stack>
      ) : (
        <Stack role="status" aria-label="Loading the rules">
          <Skeleton height={480} radius={12} />
          <Skeleton height={140} radius={12} />
        </Stack>
      )}
    </>
  )
}
