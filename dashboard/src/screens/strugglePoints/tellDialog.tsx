import type { fixRoutes } from '@hindsight/protocol/api/fix'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { Alert, Anchor, Button, Group, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTell, useTellPreview } from '../../api/fix.ts'
import { useMail, useMailTemplates } from '../../api/mail.ts'
import { ruleFor } from '../../api/problem.ts'
import { Dialog, inDialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'
import css from '../../components/flag/flag.module.css'
import { FlagCount } from '../../components/flag/flagCount.tsx'
import { maxReasonChars } from '../../components/flag/reasons.ts'
import { casesSearchOf } from '../../filters/caseTabs.ts'
import { countOf } from '../../format/number.ts'
import { urls } from '../../routes.ts'

type Props = { siteId: string; pointId: string; suggested: string; onClose: () => void }

type Preview = OutputOf<(typeof fixRoutes)['previewTell']>
type Told = OutputOf<(typeof fixRoutes)['tell']>

/** No template: everyone gets a case, nobody an e-mail. */
const noMail = ''

/** Tells those who still wait: by e-mail where there is one, else by a case to be called. Nothing is sent by this. */
export function TellDialog({ siteId, pointId, suggested, onClose }: Props) {
  const tell = useTell(siteId, pointId)
  return (
    <Dialog onClose={onClose} title="Tell them that it is fixed">
      {tell.data ? (
        <Prepared siteId={siteId} told={tell.data} />
      ) : (
        <Prepare
          siteId={siteId}
          pointId={pointId}
          suggested={suggested.slice(0, maxReasonChars)}
          onClose={onClose}
          tell={tell}
        />
      )}
    </Dialog>
  )
}

function Prepare({ siteId, pointId, suggested, onClose, tell }: Props & { tell: ReturnType<typeof useTell> }) {
  const preview = useTellPreview(siteId, pointId)
  const templates = useMailTemplates(siteId)
  const [reason, setReason] = useState(suggested)
  const [chosen, setChosen] = useState<string | null>(null)
  const counts = preview.data
  const templateId = chosen ?? templates.data?.[0]?.templateId ?? noMail
  const n = counts ? counts.byMail + counts.byCall : 0
  const mayGo = n > 0 && reason.trim() !== ''
  const fault = reason.trim() === '' ? 'Say what is to be told' : ruleFor(tell.error, 'reason')
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (mayGo) tell.mutate({ reason: reason.trim(), templateId: templateId === noMail ? null : templateId })
      }}
    >
      <Stack>
        {preview.error ? (
          <Failed error={preview.error} what="Who waits could not be read" retry={() => preview.refetch()} />
        ) : (
          <WhoIsTold counts={counts} />
        )}
        {counts && counts.byMail > 0 ? (
          <TemplateChoice siteId={siteId} templates={templates.data ?? []} value={templateId} onChange={setChosen} />
        ) : null}
        <TextInput
          label="Reason"
          description="What a colleague reads first in the list of cases"
          maxLength={maxReasonChars}
          data-autofocus
          value={reason}
          error={fault}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {tell.error && fault === undefined ? <Failed error={tell.error} what="Nobody was told" /> : null}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={tell.isPending}
            disabled={!mayGo}
            leftSection={<IconMail size={16} aria-hidden />}
          >
            {counts ? `Prepare for ${countOf(n, 'customer')}` : 'Prepare'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function WhoIsTold({ counts }: { counts: Preview | undefined }) {
  if (!counts) return <Skeleton height={132} role="status" aria-label="Counting who waits" />
  const { notTold, anonymous, doNotContact, sensitive, byMail, byCall } = counts
  if (byMail + byCall === 0) return <Alert variant="light" title="There is nobody left to tell" />
  return (
    <dl className={css.counts} aria-label="Who would be told">
      <FlagCount n={notTold.n} says="still wait and were not told" strong />
      <FlagCount n={anonymous} says="are not known, so nobody can tell them" minus />
      {doNotContact === 0 ? null : <FlagCount n={doNotContact} says="asked not to be contacted" minus />}
      {sensitive === 0 ? null : (
        <FlagCount n={sensitive} says="only on sensitive pages, which start no contact" minus />
      )}
      <FlagCount n={byMail} says="can have an e-mail" total />
      <FlagCount n={byCall} says="cannot: a case each, to be called" strong />
    </dl>
  )
}

type ChoiceProps = {
  siteId: string
  templates: readonly { templateId: string; name: string }[]
  value: string
  onChange: (templateId: string | null) => void
}

function TemplateChoice({ siteId, templates, value, onChange }: ChoiceProps) {
  const mail = useMail(siteId)
  return (
    <Stack gap={4}>
      <Select
        label="E-mail"
        description="Each gets a case; the next page says who would get the e-mail, and who is left out and why"
        data={[
          ...templates.map((one) => ({ value: one.templateId, label: one.name })),
          { value: noMail, label: 'None: cases only' },
        ]}
        value={value}
        onChange={onChange}
        allowDeselect={false}
        comboboxProps={inDialog}
      />
      {templates.length === 0 ? (
        <Text size="sm">
          There is no template yet.{' '}
          <Anchor component={Link} to={urls.mailTemplate(siteId, 'new')} size="sm">
            Write the first one
          </Anchor>
        </Text>
      ) : null}
      {mail.data && !mail.data.isSetUp ? (
        <Text size="sm">No mail server is set up: e-mails can be prepared, and not sent.</Text>
      ) : null}
    </Stack>
  )
}

function Prepared({ siteId, told }: { siteId: string; told: Told }) {
  const { flagged, joined, list, batchId, later } = told
  return (
    <Stack>
      <Text role="status">
        <b>{countOf(flagged, 'new case')}</b>, {countOf(joined, 'case')} already open.
        {batchId === null ? ' No e-mail was prepared.' : ' An e-mail is prepared, and not sent yet.'}
        {later === 0 ? '' : ` ${countOf(later, 'customer')} more: tell them when these are sent.`}
      </Text>
      <Group justify="flex-end" gap={8}>
        <Button
          component={Link}
          to={urls.followUp(siteId) + casesSearchOf(list)}
          variant={batchId === null ? 'filled' : 'default'}
        >
          Open the cases
        </Button>
        {batchId === null ? null : (
          <Button component={Link} to={urls.mailBatch(siteId, batchId)} data-autofocus>
            Look at the e-mails
          </Button>
        )}
      </Group>
    </Stack>
  )
}
