import { type CaseStatus, casePriorities } from '@hindsight/protocol/api/cases'
import { Button, Group, Menu, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useColleagues } from '../../api/cases.ts'
import { type BulkBody, type BulkOf, useChangeCases, useUndoChangeCases } from '../../api/caseWork.ts'
import { useSite } from '../../api/sites.ts'
import { Dialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'
import { priorityWords } from '../../filters/caseTabs.ts'
import { countOf } from '../../format/number.ts'
import { MailButton } from '../mail/mailButton.tsx'
import css from './bulkBar.module.css'
import type { Selection } from './useSelection.ts'
import { endOfDay, statusWords } from './words.ts'

const undoMs = 30_000
const statuses: CaseStatus[] = ['new', 'waiting', 'resolved', 'closed']

type Props = {
  siteId: string
  selection: Selection
  /** All of the list, and how many that are. */
  query: BulkOf
  total: number
  listed: readonly string[]
}

/** What is done to many at once: says what was skipped and why, and can be undone. */
export function BulkBar({ siteId, selection, query, total, listed }: Props) {
  const [isWhole, setWhole] = useState(false)
  const [asking, setAsking] = useState<'note' | 'due' | null>(null)
  const change = useChangeCases(siteId)
  const undo = useUndoChangeCases(siteId)
  const colleagues = useColleagues().data ?? []
  const teams = useSite(siteId).data?.settings.teams ?? []
  const n = isWhole ? total : selection.ids.length

  async function act(body: Omit<BulkBody, 'caseIds'>): Promise<void> {
    const given = isWhole ? { query, body } : { query: {}, body: { ...body, caseIds: selection.ids } }
    const { done, skipped, undoId } = await change.mutateAsync(given)
    selection.clear()
    say(`${countOf(done, 'case')} changed`, skipped, done === 0 ? null : () => takeBack(undoId))
  }

  async function takeBack(undoId: string): Promise<void> {
    const { done, skipped } = await undo.mutateAsync(undoId)
    say(`${countOf(done, 'case')} put back`, skipped, null)
  }

  return (
    <div className={css.bar} role="toolbar" aria-label="Change the selected cases">
      <Group gap={8}>
        <Text size="sm" fw={600} role="status">
          {countOf(n, 'case')} selected
        </Text>
        {!isWhole && selection.ids.length < listed.length ? (
          <Button size="compact-sm" variant="subtle" onClick={() => selection.set(listed)}>
            All shown
          </Button>
        ) : null}
        {!isWhole && total > listed.length ? (
          <Button size="compact-sm" variant="subtle" onClick={() => setWhole(true)}>
            All {total} of the list
          </Button>
        ) : null}
        <Button size="compact-sm" variant="subtle" onClick={selection.clear}>
          None
        </Button>
      </Group>
      <Group gap={8}>
        <Choose label="Owner">
          <Menu.Item onClick={() => void act({ owner: null })}>Nobody</Menu.Item>
          {colleagues.map(({ accountId, name }) => (
            <Menu.Item key={accountId} onClick={() => void act({ owner: accountId })}>
              {name}
            </Menu.Item>
          ))}
        </Choose>
        <Choose label="Status">
          {statuses.map((status) => (
            <Menu.Item key={status} onClick={() => void act({ status })}>
              {statusWords[status]}
            </Menu.Item>
          ))}
        </Choose>
        <Choose label="Priority">
          {casePriorities.map((priority) => (
            <Menu.Item key={priority} onClick={() => void act({ priority })}>
              {priorityWords[priority]}
            </Menu.Item>
          ))}
        </Choose>
        {teams.length === 0 ? null : (
          <Choose label="Team">
            <Menu.Item onClick={() => void act({ team: null })}>None</Menu.Item>
            {teams.map((team) => (
              <Menu.Item key={team} onClick={() => void act({ team })}>
                {team}
              </Menu.Item>
            ))}
          </Choose>
        )}
        <Button size="sm" variant="default" onClick={() => setAsking('due')}>
          Due
        </Button>
        <Button size="sm" variant="default" onClick={() => setAsking('note')}>
          Note
        </Button>
        <MailButton siteId={siteId} about={isWhole ? { cases: query } : { caseIds: selection.ids }} n={n} />
      </Group>
      {change.error ? <Failed error={change.error} what="The cases were not changed" /> : null}
      {undo.error ? <Failed error={undo.error} what="It was not undone" /> : null}
      {asking ? (
        <AskDialog
          what={asking}
          onClose={() => setAsking(null)}
          onGiven={(text) => {
            setAsking(null)
            void act(asking === 'note' ? { note: text } : { due: endOfDay(text) })
          }}
        />
      ) : null}
    </div>
  )
}

function Choose({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <Button size="sm" variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {children}
      </Menu.Dropdown>
    </Menu>
  )
}

type AskProps = { what: 'note' | 'due'; onClose: () => void; onGiven: (text: string) => void }

function AskDialog({ what, onClose, onGiven }: AskProps) {
  const [text, setText] = useState('')
  return (
    <Dialog onClose={onClose} title={what === 'note' ? 'Note on each of them' : 'Due on'}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (what === 'due' || text.trim() !== '') onGiven(text.trim())
        }}
      >
        <Stack>
          <TextInput
            type={what === 'note' ? 'text' : 'date'}
            label={what === 'note' ? 'Note' : 'Day'}
            description={what === 'due' ? 'Empty: no date' : undefined}
            maxLength={2000}
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <DialogFoot onClose={onClose}>Change</DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}

/** What was done, what was not and why, and the way back. */
function say(title: string, skipped: { reason: string }[], takeBack: (() => Promise<void>) | null): void {
  const id = `bulk-${Date.now()}`
  const reasons = [...new Set(skipped.map(({ reason }) => reason))]
  notifications.show({
    id,
    autoClose: undoMs,
    title,
    closeButtonProps: { 'aria-label': 'Close this message' },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">
          {skipped.length === 0 ? null : `${countOf(skipped.length, 'case')} skipped: ${reasons.join('; ')}`}
        </Text>
        {takeBack ? (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              notifications.hide(id)
              void takeBack()
            }}
          >
            Undo
          </Button>
        ) : null}
      </Group>
    ),
  })
}
