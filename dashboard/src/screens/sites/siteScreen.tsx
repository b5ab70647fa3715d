import type { Site } from '@hindsight/protocol/api/sites'
import { Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Link, useParams } from 'react-router'
import { useMay, useMe } from '../../api/me.ts'
import { useSite } from '../../api/sites.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { LeaveGuard } from '../../components/leaveGuard.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { Snippet } from '../../components/snippet.tsx'
import { exactTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import { Arrival } from './arrival.tsx'
import { ConflictDialog } from './conflictDialog.tsx'
import { SaveBar } from './saveBar.tsx'
import { SettingsForm } from './settingsForm.tsx'
import { type DraftField, draftOf, faultsOf, fieldNames, type SiteDraft } from './siteDraft.ts'
import { SourceMapsCard } from './sourceMapsCard.tsx'
import { useSiteEditor } from './useSiteEditor.ts'

const pollMs = 2000
const undoMs = 8000

export function SiteScreen() {
  const { siteId = '' } = useParams()
  const site = useSite(siteId, pollMs)
  if (site.error && !site.data) {
    return (
      <>
        <ScreenHead title="Site" />
        <Failed error={site.error} what="The site could not be read" retry={() => site.refetch()} />
      </>
    )
  }
  if (!site.data) {
    return (
      <Stack maw={860} role="status" aria-label="Loading the site">
        <Skeleton height={48} width={260} />
        <Skeleton height={190} radius={12} />
        <Skeleton height={160} radius={12} />
      </Stack>
    )
  }
  return <Settings key={siteId} site={site.data} />
}

function Settings({ site }: { site: Site }) {
  const me = useMe().data
  const mayManage = useMay('sites.manage')
  const editor = useSiteEditor(site, (saved, before, changed) => sayItIsSaved(saved, before, changed, editor.undo))
  const { draft, changed, conflict } = editor
  const sound = Object.keys(faultsOf(draft)).length === 0
  return (
    <Stack gap="md" maw={860}>
      <div>
        <ScreenHead
          title={site.name}
          says={<Arrival site={site} />}
          actions={
            <Button component={Link} to={urls.sessions(site.siteId)} variant="default">
              Sessions
            </Button>
          }
        />
      </div>
      <Card title="Put it on the site">
        {me ? <Snippet publicUrl={me.publicUrl} writeKey={site.writeKey} /> : <Skeleton height={90} />}
        <Received site={site} demo={me?.demo === true} />
      </Card>
      {mayManage ? null : (
        <Text size="sm" c="dimmed">
          Your role may look at these settings, not change them.
        </Text>
      )}
      <SettingsForm draft={draft} set={editor.set} error={editor.error} disabled={!mayManage} />
      {editor.error ? <Failed error={editor.error} what="The changes were not saved" /> : null}
      {changed.length > 0 ? (
        <SaveBar changed={changed} saving={editor.saving} sound={sound} save={editor.save} discard={editor.discard} />
      ) : null}
      {conflict ? (
        <ConflictDialog
          conflict={conflict}
          mine={draft}
          saving={editor.saving}
          keepMine={() => void editor.keepMine()}
          takeTheirs={editor.takeTheirs}
          look={editor.look}
        />
      ) : null}
      {me ? <SourceMapsCard siteId={site.siteId} publicUrl={me.publicUrl} /> : null}
      <LeaveGuard unsaved={changed.length > 0} what="this site" />
    </Stack>
  )
}

/** Under the snippet: has it worked? */
function Received({ site, demo }: { site: Site; demo: boolean }) {
  if (site.firstEventAt !== null) {
    return (
      <Group mt="md" gap="xs">
        <Text size="sm" c="dimmed">
          First event {exactTime(site.firstEventAt)}.
        </Text>
        <Anchor component={Link} to={urls.sessions(site.siteId)} size="sm">
          See the sessions
        </Anchor>
      </Group>
    )
  }
  return (
    <Stack mt="md" gap={4} aria-live="polite">
      <Text size="sm">
        <b>Waiting for the first event …</b> Open a page that has the snippet; this line changes by itself.
      </Text>
      <Text size="sm" c="dimmed">
        Nothing after a minute? Look under{' '}
        <Anchor component={Link} to={urls.refused(site.siteId)} size="sm">
          Refused
        </Anchor>{' '}
        whether something was turned away.
        {demo && site.writeKey === 'demo' ? (
          <>
            {' '}
            Or{' '}
            <Anchor href={urls.demoShop} target="_blank" size="sm">
              open the demo shop
            </Anchor>
            , which has it already.
          </>
        ) : null}
      </Text>
    </Stack>
  )
}

type Undo = (saved: Site, before: SiteDraft, changed: DraftField[]) => Promise<void>

function sayItIsSaved(saved: Site, before: SiteDraft, changed: DraftField[], undo: Undo): void {
  const now = draftOf(saved)
  const id = `saved-${saved.siteId}-${saved.version}`
  notifications.show({
    id,
    autoClose: undoMs,
    title: 'Saved',
    closeButtonProps: { 'aria-label': 'Close this message' },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">
          {changed.map((field) => fieldNames[field]).join(', ')}
          {changed.length === 1 && changed[0] === 'recordingOn' ? (now.recordingOn ? ' is on' : ' is off') : ''}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id)
            void undo(saved, before, changed)
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  })
}
