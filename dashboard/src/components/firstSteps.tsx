import type { Me } from '@hindsight/protocol/api/accounts'
import type { Site } from '@hindsight/protocol/api/sites'
import { Anchor, Text } from '@mantine/core'
import { urls } from '../routes.ts'
import { Card } from './card.tsx'
import { Snippet } from './snippet.tsx'

/** A site that has sent nothing yet: what to put into its pages, and what will appear. */
export function FirstSteps({ site, me }: { site: Site; me: Me }) {
  const isDemo = site.writeKey === 'demo'
  return (
    <Card
      title={isDemo && me.demo ? 'Waiting for the first visit to the demo shop' : 'Waiting for the first event'}
      says={
        isDemo && me.demo ? (
          <>
            <Anchor href={urls.demoShop} target="_blank">
              Open the demo shop
            </Anchor>{' '}
            and look around: your visit appears here within 3 seconds, click by click.
          </>
        ) : (
          <>
            Put this into the pages of {site.name}. Each visit then appears here within 3 seconds: who it was, what she
            did and what went wrong.
          </>
        )
      }
    >
      <Snippet publicUrl={me.publicUrl} writeKey={site.writeKey} />
      {me.demo && !isDemo ? (
        <Text size="sm" c="dimmed" mt="md">
          Only want to see how it looks?{' '}
          <Anchor href={urls.demoShop} target="_blank">
            Visit the demo shop
          </Anchor>
          , then choose the site “Demo shop” above.
        </Text>
      ) : null}
    </Card>
  )
}
