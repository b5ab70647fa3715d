import { Anchor, Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useParams, useSearchParams } from 'react-router'
import { useFunnels } from '../../api/funnels.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { PinButton } from '../../components/pinButton.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { periodSearch } from '../../filters/period.ts'
import { urls } from '../../routes.ts'
import { FunnelConflict } from './funnelConflict.tsx'
import { faultOf, newFunnel, runnable } from './funnelDraft.ts'
import { FunnelForm } from './funnelForm.tsx'
import { FunnelList } from './funnelList.tsx'
import { FunnelOutcome } from './funnelOutcome.tsx'
import css from './funnels.module.css'
import { type FunnelEditor, useFunnelEditor } from './useFunnelEditor.ts'

/** Funnels: those saved, and one of them (or an unsaved one) with its result. */
export function FunnelsScreen() {
  const { siteId = '' } = useParams()
  const funnels = useFunnels(siteId)
  const editor = useFunnelEditor(siteId, funnels.data ?? [])
  if (editor.draft !== null) return <OneFunnel siteId={siteId} editor={editor} draft={editor.draft} />
  return (
    <>
      <ScreenHead
        title="Funnels"
        says="How many get from one step to the next, and who is lost between"
        actions={
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => editor.show(null, newFunnel)}>
            New funnel
          </Button>
        }
      />
      {funnels.error && !funnels.data ? (
        <Failed error={funnels.error} what="The funnels could not be read" retry={() => funnels.refetch()} />
      ) : funnels.data === undefined ? (
        <SkeletonCards heights={[40, 40]} label="Loading funnels" />
      ) : editor.isGone ? (
        <EmptyCard title="This funnel is not here" says="It may have been removed, or the link is wrong.">
          <Button variant="default" onClick={() => editor.show(null, null)}>
            All funnels
          </Button>
        </EmptyCard>
      ) : (
        <FunnelList siteId={siteId} funnels={funnels.data} />
      )}
    </>
  )
}

type OneProps = { siteId: string; editor: FunnelEditor; draft: NonNullable<FunnelEditor['draft']> }

function OneFunnel({ siteId, editor, draft }: OneProps) {
  const [search] = useSearchParams()
  return (
    <>
      <ScreenHead
        title={draft.name.trim() === '' ? 'New funnel' : draft.name}
        says={
          <>
            {editor.base === null
              ? 'Not saved; its link carries all of it'
              : editor.isChanged
                ? 'Changed, not saved'
                : 'Saved'}
            {' · '}
            <Anchor component={Link} to={urls.funnels(siteId) + periodSearch(search)} size="sm">
              All funnels
            </Anchor>
          </>
        }
        actions={
          editor.base === null ? undefined : (
            <PinButton
              as="button"
              shows={{ kind: 'funnel', funnelId: editor.base.funnelId }}
              name={editor.base.name}
              title={editor.base.name}
            />
          )
        }
      />
      <div className={css.stack}>
        <FunnelForm siteId={siteId} draft={draft} editor={editor} />
        <FunnelOutcome siteId={siteId} definition={runnable(draft)} fault={faultOf(draft)} />
      </div>
      {editor.theirs === null ? null : <FunnelConflict editor={editor} theirs={editor.theirs.funnel} mine={draft} />}
    </>
  )
}
