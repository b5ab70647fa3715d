import { type MailRecipient, mailStates } from '@hindsight/protocol/api/mail'
import { Anchor, Button, Group, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useDecideMail, useMailRecipients } from '../../api/mail.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { useSearch } from '../../filters/useSearch.ts'
import { countOf } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from './mail.module.css'
import { stateWords } from './words.ts'

const pageRows = 100

/** What became of each e-mail: of one batch, in one state, or of all. */
export function RecipientsScreen() {
  const { siteId = '' } = useParams()
  const [search, setSearch] = useSearch()
  const batch = search.get('batch') ?? undefined
  const state = mailStates.find((one) => one === search.get('state'))
  const cursor = search.get('cursor') ?? undefined
  const list = useMailRecipients(siteId, { batch, state, cursor, limit: pageRows })
  const change = (key: string, value: string | null) =>
    setSearch((before) => {
      const next = new URLSearchParams(before)
      next.delete('cursor')
      if (value) next.set(key, value)
      else next.delete(key)
      return next
    })
  const next = list.data?.next ?? null
  return (
    <Stack gap="md" maw={860}>
      <div>
        <ScreenHead
          title="E-mails"
          says={
            <>
              {list.data ? countOf(list.data.total.n, 'e-mail') : ' '} ·{' '}
              <Anchor
                component={Link}
                to={batch === undefined ? urls.mail(siteId) : urls.mailBatch(siteId, batch)}
                size="sm"
              >
                {batch === undefined ? 'All batches' : 'The batch'}
              </Anchor>
            </>
          }
          actions={
            <Select
              aria-label="What became of it"
              placeholder="Whatever became of it"
              clearable
              clearButtonProps={{ 'aria-label': 'Whatever became of it' }}
              data={mailStates.map((value) => ({ value, label: stateWords[value] }))}
              value={state ?? null}
              onChange={(value) => change('state', value)}
            />
          }
        />
      </div>
      {state === 'unknown' ? (
        <Text size="sm">
          The mail server’s log tells whether it took them: look for the Message-ID. Then count each as sent, or send it
          again.
        </Text>
      ) : null}
      {list.error && !list.data ? (
        <Failed error={list.error} what="The e-mails could not be read" retry={() => list.refetch()} />
      ) : !list.data ? (
        <SkeletonCards heights={[56, 56, 56]} label="Loading e-mails" />
      ) : list.data.entries.length === 0 ? (
        <EmptyCard title="None" says="No e-mail is in this state." />
      ) : (
        <ul className={css.list} aria-label="E-mails">
          {list.data.entries.map((one) => (
            <Recipient key={`${one.batchId}.${one.recipientNo}`} siteId={siteId} one={one} />
          ))}
        </ul>
      )}
      {next === null ? null : (
        <Group>
          <Button variant="default" onClick={() => setSearch((before) => withCursor(before, next))}>
            Next page
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function withCursor(before: URLSearchParams, cursor: string): URLSearchParams {
  const next = new URLSearchParams(before)
  next.set('cursor', cursor)
  return next
}

function Recipient({ siteId, one }: { siteId: string; one: MailRecipient }) {
  const decide = useDecideMail(siteId)
  const [asked, setAsked] = useState(false)
  const { batchId, recipientNo } = one
  return (
    <li className={css.row}>
      <Anchor component={Link} to={urls.followUpCase(siteId, one.caseId)} className={css.name ?? ''}>
        {one.who}
      </Anchor>
      <span>
        {stateWords[one.state]}
        {one.attempts > 1 ? <span className={css.dim}> after {one.attempts} tries</span> : null}
      </span>
      <span className={css.dim} title={exactTime(one.at)}>
        {relativeTime(one.at)}
      </span>
      {one.detail === '' ? null : <span className={`${css.dim} ${css.detail}`}>{one.detail}</span>}
      {one.state === 'unknown' ? (
        <>
          <span className={`${css.dim} ${css.detail}`}>Message-ID {one.messageId}</span>
          <Group gap={8} mt={4} className={css.detail ?? ''}>
            <Button
              size="xs"
              variant="default"
              loading={decide.isPending}
              onClick={() => decide.mutate({ batchId, recipientNo, decision: 'sent' })}
            >
              Count as sent
            </Button>
            <Button
              size="xs"
              variant={asked ? 'filled' : 'default'}
              loading={decide.isPending}
              onClick={() => (asked ? decide.mutate({ batchId, recipientNo, decision: 'again' }) : setAsked(true))}
              onBlur={() => setAsked(false)}
            >
              {asked ? 'Really? She may get it twice' : 'Send again'}
            </Button>
          </Group>
        </>
      ) : null}
      {decide.error ? <Failed error={decide.error} what="It was not decided" /> : null}
    </li>
  )
}
