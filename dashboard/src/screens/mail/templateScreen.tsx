import type { MailTemplate } from '@hindsight/protocol/api/mail'
import { Alert, Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { Link, Navigate, useNavigate, useParams } from 'react-router'
import { useMailTemplates, usePutMailTemplate, useRemoveMailTemplate } from '../../api/mail.ts'
import { ApiProblem } from '../../api/problem.ts'
import { Conflict, darkTitle, theirsOf } from '../../components/conflict.tsx'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { LeaveGuard } from '../../components/leaveGuard.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { urls } from '../../routes.ts'
import css from './mail.module.css'
import { MailPreviewCard } from './previewCard.tsx'
import { MailSetUp } from './setUp.tsx'
import { draftOf, faultsIn, isSameDraft, type MailDraft, newDraft, templateDifferences } from './templateDraft.ts'
import { TemplateForm } from './templateForm.tsx'
import { VariablesHelp } from './variablesHelp.tsx'

/** One template: what it says in each language, and how that would look. */
export function TemplateScreen() {
  const { siteId = '', templateId = 'new' } = useParams()
  const templates = useMailTemplates(siteId)
  const isNew = templateId === 'new'
  const saved = templates.data?.find((one) => one.templateId === templateId) ?? null
  if (templates.error && !templates.data) {
    return (
      <>
        <ScreenHead title="E-mail template" />
        <Failed error={templates.error} what="The template could not be read" retry={() => templates.refetch()} />
      </>
    )
  }
  if (!templates.data) return <Skeleton height={420} radius={12} role="status" aria-label="Loading the template" />
  if (!isNew && !saved) {
    return (
      <EmptyCard title="This template is not here" says="It may have been removed, or the link is wrong.">
        <Button component={Link} to={urls.mail(siteId)} variant="default">
          All templates
        </Button>
      </EmptyCard>
    )
  }
  return <Editor key={templateId} siteId={siteId} saved={saved} />
}

function Editor({ siteId, saved }: { siteId: string; saved: MailTemplate | null }) {
  // What the editor began with: a colleague's change of it meanwhile is told, not taken over unseen.
  const [base, setBase] = useState(saved)
  const [draft, setDraft] = useState(() => (saved ? draftOf(saved) : newDraft))
  const [at, setAt] = useState(0)
  const [asked, setAsked] = useState(false)
  const put = usePutMailTemplate(siteId)
  const faults = faultsIn(draft)
  const sound = Object.keys(faults).length === 0
  const changed = base === null || !isSameDraft(draft, draftOf(base))
  const theirs = theirsOf<MailTemplate>(put.error)
  const isGone = put.error instanceof ApiProblem && put.error.status === 409 && !theirs

  const save = async (version: number) => {
    setAsked(true)
    if (!sound) return
    const templateId = base?.templateId ?? crypto.randomUUID()
    const stored = await put.mutateAsync({ templateId, version, ...draft }).catch(() => null)
    if (!stored) return
    notifications.show({
      title: 'Saved',
      message: stored.name,
      closeButtonProps: { 'aria-label': 'Close this message' },
    })
    setBase(stored)
    setDraft(draftOf(stored))
  }

  return (
    <Stack gap="md">
      <LeaveGuard unsaved={changed && !isSameDraft(draft, newDraft)} what="this template" />
      {saved === null && base !== null ? <Navigate to={urls.mailTemplate(siteId, base.templateId)} replace /> : null}
      <div>
        <ScreenHead
          title={draft.name.trim() === '' ? 'New template' : draft.name}
          says={
            <>
              {changed ? 'Not saved' : 'Saved'} ·{' '}
              <Anchor component={Link} to={urls.mail(siteId)} size="sm">
                All templates
              </Anchor>
            </>
          }
        />
      </div>
      <MailSetUp siteId={siteId} />
      <div className={css.editor}>
        <TemplateForm draft={draft} set={setDraft} at={at} setAt={setAt} faults={faults} asked={asked} />
        <Stack gap="md">
          <MailPreviewCard siteId={siteId} template={sound ? draft : null} language={draft.texts[at]?.language ?? ''} />
          <VariablesHelp />
        </Stack>
      </div>
      {theirs ? (
        <TemplateConflict
          theirs={theirs}
          mine={draft}
          saving={put.isPending}
          keepMine={() => void save(theirs.version)}
          takeTheirs={() => {
            setBase(theirs)
            setDraft(draftOf(theirs))
            put.reset()
          }}
        />
      ) : isGone ? (
        <Alert
          color="orange"
          variant="outline"
          role="alert"
          title="A colleague removed this template meanwhile"
          styles={darkTitle}
        >
          <Text size="sm">Yours is not lost: save it as a new one.</Text>
          <Group justify="flex-end">
            <Button loading={put.isPending} onClick={() => void save(0)}>
              Save mine as new
            </Button>
          </Group>
        </Alert>
      ) : put.error ? (
        <Failed error={put.error} what="The template was not saved" />
      ) : null}
      {asked && !sound ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          Not saved yet: {Object.values(faults)[0]}
        </Text>
      ) : null}
      <Group gap={8}>
        <Button loading={put.isPending} disabled={!changed} onClick={() => void save(base?.version ?? 0)}>
          Save template
        </Button>
        {base === null ? null : <Remove siteId={siteId} template={base} />}
      </Group>
    </Stack>
  )
}

type ConflictProps = {
  theirs: MailTemplate
  mine: MailDraft
  saving: boolean
  keepMine: () => void
  takeTheirs: () => void
}

function TemplateConflict({ theirs, mine, ...choice }: ConflictProps) {
  const title = `${theirs.changedBy} changed this template since you opened it`
  return <Conflict title={title} differences={templateDifferences(draftOf(theirs), mine)} {...choice} />
}

function Remove({ siteId, template }: { siteId: string; template: MailTemplate }) {
  const remove = useRemoveMailTemplate(siteId)
  const navigate = useNavigate()
  const [asked, setAsked] = useState(false)
  const go = () => remove.mutate(template, { onSuccess: () => navigate(urls.mail(siteId), { replace: true }) })
  return (
    <>
      <Button
        variant={asked ? 'filled' : 'subtle'}
        color={asked ? 'red' : 'gray'}
        loading={remove.isPending}
        onClick={() => (asked ? go() : setAsked(true))}
        onBlur={() => setAsked(false)}
      >
        {asked ? 'Really remove it?' : 'Remove'}
      </Button>
      {remove.error ? <Failed error={remove.error} what="It was not removed" /> : null}
    </>
  )
}
