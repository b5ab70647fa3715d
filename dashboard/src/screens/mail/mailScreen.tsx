import type { MailBatch, MailTemplate } from '@hindsight/protocol/api/mail'
import { Button, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useParams } from 'react-router'
import { useMailBatches, useMailTemplates } from '../../api/mail.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { countOf } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './mail.module.css'
import { MailSetUp } from './setUp.tsx'
import { batchWords, purposeWords } from './words.ts'

/** Templates of e-mails to customers, and the batches that were sent by them. */
export function MailScreen() {
  const { siteId = '' } = useParams()
  const templates = useMailTemplates(siteId)
  const batches = useMailBatches(siteId)
  return (
    <Stack gap="md" maw={960}>
      <div>
        <ScreenHead
          title="E-mail"
          says="Templates for e-mails to customers with a case. They are sent from Follow-up."
          actions={
            <Button
              component={Link}
              to={urls.mailTemplate(siteId, 'new')}
              leftSection={<IconPlus size={16} aria-hidden />}
            >
              New template
            </Button>
          }
        />
      </div>
      <MailSetUp siteId={siteId} />
      {templates.error && !templates.data ? (
        <Failed error={templates.error} what="The templates could not be read" retry={() => templates.refetch()} />
      ) : !templates.data ? (
        <SkeletonCards heights={[56, 56]} label="Loading templates" />
      ) : templates.data.length === 0 ? (
        <EmptyCard
          title="No template yet"
          says="A template is written once per language. Names, dates and pages are filled in from each case."
        >
          <Button component={Link} to={urls.mailTemplate(siteId, 'new')} variant="default">
            Write the first one
          </Button>
        </EmptyCard>
      ) : (
        <ul className={css.list} aria-label="Templates">
          {templates.data.map((one) => (
            <TemplateRow key={one.templateId} siteId={siteId} template={one} />
          ))}
        </ul>
      )}
      {batches.data && batches.data.length > 0 ? (
        <>
          <h2 className={css.heading}>Sent together</h2>
          <ul className={css.list} aria-label="Batches">
            {batches.data.map((one) => (
              <BatchRow key={one.batchId} siteId={siteId} batch={one} />
            ))}
          </ul>
        </>
      ) : null}
      {batches.error && !batches.data ? <Failed error={batches.error} what="The batches could not be read" /> : null}
    </Stack>
  )
}

function TemplateRow({ siteId, template }: { siteId: string; template: MailTemplate }) {
  return (
    <li>
      <Link className={css.row} to={urls.mailTemplate(siteId, template.templateId)}>
        <span className={css.name}>{template.name}</span>
        <span className={css.dim}>
          {purposeWords[template.purpose]} · {template.texts.map(({ language }) => language).join(', ')}
        </span>
        <span className={css.dim} title={exactTime(template.changedAt)}>
          {relativeTime(template.changedAt)} by {template.changedBy}
        </span>
      </Link>
    </li>
  )
}

function BatchRow({ siteId, batch }: { siteId: string; batch: MailBatch }) {
  const { counts } = batch
  return (
    <li>
      <Link className={css.row} to={urls.mailBatch(siteId, batch.batchId)}>
        <span className={css.name}>
          {batch.template.name}, {countOf(batch.recipients.n, 'customer')}
        </span>
        <span className={css.dim}>
          {batchWords[batch.status]}
          {counts.sent.n > 0 ? ` · ${counts.sent.n} sent` : ''}
          {counts.unknown.n > 0 ? ` · ${counts.unknown.n} unknown` : ''}
        </span>
        <span className={css.dim} title={exactTime(batch.createdAt)}>
          {relativeTime(batch.createdAt)} by {batch.createdBy}
        </span>
      </Link>
    </li>
  )
}
