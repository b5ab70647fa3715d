import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Button, Group, Stack, Table, Text } from '@mantine/core'
import type { CaseAct } from '../../api/cases.ts'
import { Dialog } from '../../components/dialog.tsx'
import { priorityWords } from '../../filters/caseTabs.ts'
import { exactTime } from '../../format/time.ts'
import type { CaseActs, CaseConflict } from './useCaseActs.tsx'
import { channelWords, statusWords } from './words.ts'

const dueText = (due: number | null): string => (due === null ? 'none' : exactTime(due))

/** What stood there when one looked, and what stands there now. */
function changesOf(seen: FollowUpCase, now: FollowUpCase): [string, string, string][] {
  const owner = (one: FollowUpCase) => one.owner?.name ?? 'nobody'
  const last = (one: FollowUpCase) => one.contacts.at(-1)
  const attempt = last(now)
  const fields: [string, string, string][] = [
    ['Status', statusWords[seen.status], statusWords[now.status]],
    ['Owner', owner(seen), owner(now)],
    ['Priority', priorityWords[seen.priority], priorityWords[now.priority]],
    ['Due', dueText(seen.due), dueText(now.due)],
    ['Team', seen.team ?? 'none', now.team ?? 'none'],
    ['Ticket', seen.ticket?.id ?? 'none', now.ticket?.id ?? 'none'],
    ['Reason', seen.reason, now.reason],
    [
      'Contacts',
      `${seen.contacts.length}`,
      attempt ? `${channelWords[attempt.channel]}: ${attempt.result}, by ${attempt.by}` : '0',
    ],
    ['Notes', `${seen.notes.length}`, now.notes.at(-1)?.text ?? '0'],
    ['Evidence', `${seen.evidence.length}`, `${now.evidence.length}`],
  ]
  const isMore = { Contacts: 'contacts', Notes: 'notes', Evidence: 'evidence' } as const
  return fields.filter(([name, before, after]) =>
    name in isMore
      ? seen[isMore[name as keyof typeof isMore]].length !== now[isMore[name as keyof typeof isMore]].length
      : before !== after,
  )
}

function mineInWords(act: CaseAct): string {
  if (act.do === 'note') return 'adding your note'
  if (act.do === 'contact') return `logging “${channelWords[act.body.channel]}: ${act.body.result}”`
  if (act.body.status !== undefined) return `setting the status to “${statusWords[act.body.status]}”`
  if (act.body.owner !== undefined) return 'changing the owner'
  if (act.body.priority !== undefined) return `setting the priority to “${priorityWords[act.body.priority]}”`
  if (act.body.due !== undefined) return 'changing the due date'
  if (act.body.team !== undefined) return 'changing the team'
  if (act.body.ticket !== undefined) return 'changing the ticket'
  return 'changing the reason'
}

type Props = { conflict: CaseConflict; acts: CaseActs; onSettled: (done: boolean) => void }

/** A colleague was quicker: says what she changed, and asks. Nothing has been overwritten. */
export function CaseConflictDialog({ conflict, acts, onSettled }: Props) {
  return (
    <Dialog onClose={acts.leaveTheirs} title="A colleague changed this case" size="lg" centered>
      <Stack gap="sm">
        <Text size="sm">
          Nothing was overwritten. Look at what changed, then decide about {mineInWords(conflict.act)}.
        </Text>
        <Table aria-label="What a colleague changed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">What</Table.Th>
              <Table.Th scope="col">When you looked</Table.Th>
              <Table.Th scope="col">Now</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changesOf(conflict.seen, conflict.theirs).map(([name, before, after]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500}>
                  {name}
                </Table.Th>
                <Table.Td>{before}</Table.Td>
                <Table.Td>{after}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Group justify="flex-end" gap={8} mt="xs">
          <Button variant="default" onClick={acts.leaveTheirs}>
            Leave it as it is now
          </Button>
          <Button loading={acts.sending} onClick={() => void acts.doMine().then(onSettled)} data-autofocus>
            Do mine as well
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
