import { Anchor, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { useImports } from '../../api/imports.ts'
import { useSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { urls } from '../../routes.ts'
import { ImportForm } from './importForm.tsx'
import { ImportList } from './importList.tsx'

/** Files of other systems: calls, store visits, notes, customers, orders. */
export function ImportScreen() {
  const { siteId = '' } = useParams()
  const site = useSite(siteId)
  const imports = useImports(siteId)
  const error = site.error ?? imports.error
  return (
    <>
      <ScreenHead
        title="Import"
        says={
          <>
            What happened elsewhere, on the timelines of your{' '}
            <Anchor component={Link} to={urls.customers(siteId)} size="sm">
              customers
            </Anchor>
          </>
        }
      />
      {error ? (
        <Failed
          error={error}
          what="The imports could not be read"
          retry={() => {
            void site.refetch()
            void imports.refetch()
          }}
        />
      ) : !site.data || !imports.data ? (
        <Stack role="status" aria-label="Loading the imports">
          <Skeleton height={200} radius={12} />
          <Skeleton height={120} radius={12} />
        </Stack>
      ) : (
        <Stack>
          <ImportForm siteId={siteId} timeZone={site.data.settings.timeZone} />
          <VisuallyHidden component="h2">Imports so far</VisuallyHidden>
          {imports.data.imports.length === 0 ? (
            <Card>
              <Text size="sm" c="dimmed">
                Nothing was imported yet.
              </Text>
            </Card>
          ) : (
            <ImportList siteId={siteId} imports={imports.data.imports} />
          )}
        </Stack>
      )}
    </>
  )
}
