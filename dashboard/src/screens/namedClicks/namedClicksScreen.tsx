import type { NamedClick } from '@hindsight/protocol/api/namedClicks'
import { Anchor, Button, Group } from '@mantine/core'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useNameClick, useNamedClicks, useRemoveNamedClick } from '../../api/namedClicks.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { urls } from '../../routes.ts'
import css from '../ctr/ctr.module.css'
import { AnyElement } from './anyElement.tsx'
import { ClickRow } from './clickRow.tsx'
import { ClickTable } from './clickTable.tsx'
import { RenameDialog } from './renameDialog.tsx'

/** Clicks that have a name, and how often any element is clicked by those who see its page. */
export function NamedClicksScreen() {
  const { siteId = '' } = useParams()
  const clicks = useNamedClicks(siteId)
  return (
    <>
      <ScreenHead
        title="Named clicks"
        says="An element of a page under a name of your own: an event in funnels, paths and segments, for what was recorded before, too."
      />
      {clicks.error && !clicks.data ? (
        <Failed error={clicks.error} what="The named clicks could not be read" retry={() => clicks.refetch()} />
      ) : clicks.data === undefined ? (
        <SkeletonCards heights={[160, 160]} label="Loading named clicks" />
      ) : (
        <div className={css.stack}>
          <Named siteId={siteId} clicks={clicks.data} />
          <AnyElement siteId={siteId} />
        </div>
      )}
    </>
  )
}

function Named({ siteId, clicks }: { siteId: string; clicks: NamedClick[] }) {
  const remove = useRemoveNamedClick(siteId)
  const restore = useNameClick(siteId)
  const [removed, setRemoved] = useState<NamedClick | null>(null)
  const [renamed, setRenamed] = useState<NamedClick | null>(null)
  const takeAway = (click: NamedClick) => remove.mutate(click.clickId, { onSuccess: () => setRemoved(click) })
  const giveBack = ({ name, place, path, label }: NamedClick) =>
    restore.mutate({ name, place, path, label }, { onSuccess: () => setRemoved(null) })
  const error = remove.error ?? restore.error
  return (
    <>
      {removed === null ? null : (
        <Group gap={12} role="status">
          <span>“{removed.name}” has no name any more. Saved funnels keep the click.</span>
          <Button size="sm" variant="default" loading={restore.isPending} onClick={() => giveBack(removed)}>
            Undo
          </Button>
        </Group>
      )}
      {error ? <Failed error={error} what="It was not saved" /> : null}
      {clicks.length === 0 ? (
        <EmptyCard
          title="No click has a name yet"
          says={
            <>
              Open a{' '}
              <Anchor component={Link} to={urls.sessions(siteId)} inherit>
                session
              </Anchor>
              , choose a click among its steps and name it beside the page; or choose an element below.
            </>
          }
        />
      ) : (
        <ClickTable label="Named clicks">
          {clicks.map((click) => (
            <ClickRow
              key={click.clickId}
              siteId={siteId}
              element={click}
              name={click.name}
              actions={
                <Group gap={8}>
                  <Button
                    size="sm"
                    variant="default"
                    aria-label={`Rename ${click.name}`}
                    onClick={() => setRenamed(click)}
                  >
                    Rename …
                  </Button>
                  <Button
                    size="sm"
                    variant="default"
                    aria-label={`Remove the name ${click.name}`}
                    loading={remove.isPending && remove.variables === click.clickId}
                    onClick={() => takeAway(click)}
                  >
                    Remove
                  </Button>
                </Group>
              }
            />
          ))}
        </ClickTable>
      )}
      {renamed ? <RenameDialog siteId={siteId} click={renamed} onClose={() => setRenamed(null)} /> : null}
    </>
  )
}
