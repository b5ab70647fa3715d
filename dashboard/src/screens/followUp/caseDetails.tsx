import { casePriorities, type FollowUpCase } from '@hindsight/protocol/api/cases'
import { Anchor, Button, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSite } from '../../api/sites.ts'
import { priorityWords } from '../../filters/caseTabs.ts'
import { exactTime } from '../../format/time.ts'
import css from './case.module.css'
import type { CaseActs } from './useCaseActs.tsx'
import { dayOf, endOfDay } from './words.ts'

type Props = { siteId: string; shown: FollowUpCase; acts: CaseActs; mayWrite: boolean }

const maxTicketChars = 120

/** Priority, due date, team and ticket; what is at stake, what helps for now, and when to try her again. */
export function CaseDetails({ siteId, shown, acts, mayWrite }: Props) {
  const { value, workaround, nextAttempt } = shown
  return (
    <section className={css.section} aria-label="Details">
      {workaround ? (
        <Text size="sm" className={css.workaround}>
          <b>Until it is fixed:</b> {workaround.text}{' '}
          <Text span size="sm" c="dimmed">
            {workaround.by}
          </Text>
        </Text>
      ) : null}
      <Fields siteId={siteId} shown={shown} acts={acts} disabled={!mayWrite} />
      <Text size="sm" c="dimmed">
        {value === null ? null : (
          <>
            {new Intl.NumberFormat('en', { style: 'currency', currency: value.currency }).format(value.amount)} in her
            basket when it went wrong.{' '}
          </>
        )}
        {nextAttempt === null ? null : <>Next attempt: {exactTime(nextAttempt)}.</>}
      </Text>
    </section>
  )
}

function Fields({ siteId, shown, acts, disabled }: Omit<Props, 'mayWrite'> & { disabled: boolean }) {
  const teams = useSite(siteId).data?.settings.teams ?? []
  const known = shown.team === null || teams.includes(shown.team) ? teams : [...teams, shown.team]
  return (
    <Group gap={8} align="flex-end">
      <NativeSelect
        label="Priority"
        disabled={disabled}
        value={shown.priority}
        data={[...casePriorities].reverse().map((value) => ({ value, label: priorityWords[value] }))}
        onChange={(event) => {
          const priority = casePriorities.find((one) => one === event.currentTarget.value)
          if (priority) void acts.change({ priority })
        }}
      />
      <TextInput
        type="date"
        label="Due"
        disabled={disabled}
        value={dayOf(shown.due)}
        onChange={(event) => void acts.change({ due: endOfDay(event.currentTarget.value) })}
      />
      {known.length === 0 ? null : (
        <NativeSelect
          label="Team"
          disabled={disabled}
          value={shown.team ?? ''}
          data={[{ value: '', label: 'None' }, ...known.map((team) => ({ value: team, label: team }))]}
          onChange={(event) => void acts.change({ team: event.currentTarget.value || null })}
        />
      )}
      <Ticket key={shown.ticket?.id ?? ''} shown={shown} acts={acts} disabled={disabled} />
    </Group>
  )
}

function Ticket({ shown, acts, disabled }: { shown: FollowUpCase; acts: CaseActs; disabled: boolean }) {
  const { ticket } = shown
  const [id, setId] = useState(ticket?.id ?? '')
  const isChanged = id.trim() !== (ticket?.id ?? '')
  return (
    <Group gap={8} align="flex-end" wrap="nowrap">
      <TextInput
        label="Ticket"
        placeholder="Its number elsewhere"
        maxLength={maxTicketChars}
        disabled={disabled}
        value={id}
        onChange={(event) => setId(event.currentTarget.value)}
      />
      {isChanged ? (
        <Button
          variant="default"
          loading={acts.sending}
          onClick={() => {
            const given = { system: ticket?.system ?? '', id: id.trim(), url: ticket?.url ?? '' }
            void acts.change({ ticket: id.trim() === '' ? null : given })
          }}
        >
          Save ticket
        </Button>
      ) : null}
      {ticket?.url && !isChanged ? (
        <Anchor href={ticket.url} target="_blank" rel="noreferrer" size="sm" pb={8}>
          Open {ticket.system || 'it'}
        </Anchor>
      ) : null}
    </Group>
  )
}
