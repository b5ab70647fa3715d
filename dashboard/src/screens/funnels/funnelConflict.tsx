import type { Funnel, FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { Dialog } from '../../components/dialog.tsx'
import { stepWords } from '../../format/funnel.ts'
import type { FunnelEditor } from './useFunnelEditor.ts'

type Props = { editor: FunnelEditor; theirs: Funnel | null; mine: FunnelDefinition }

/** Someone else saved this funnel in between: says what stands there now, and asks. Nothing has been overwritten. */
export function FunnelConflict({ editor, theirs, mine }: Props) {
  return (
    <Dialog
      onClose={editor.look}
      title={theirs === null ? 'Someone else removed this funnel' : 'Someone else changed this funnel'}
      size="lg"
      centered
    >
      <Stack gap="sm">
        <Text size="sm">
          {theirs === null
            ? 'Yours is not lost: save it as a new one, or let it go.'
            : 'Nothing was overwritten: choose what should stand.'}
        </Text>
        {theirs === null ? null : (
          <Table aria-label="Theirs and yours">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Theirs, saved</Table.Th>
                <Table.Th scope="col">Yours, not saved</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              <Table.Tr style={{ verticalAlign: 'top' }}>
                <Table.Td>
                  <InWords of={theirs} />
                </Table.Td>
                <Table.Td>
                  <InWords of={mine} />
                </Table.Td>
              </Table.Tr>
            </Table.Tbody>
          </Table>
        )}
        <Group justify="flex-end" gap={8} mt="xs">
          <Button variant="default" onClick={editor.look}>
            Back to the funnel
          </Button>
          <Button variant="default" onClick={editor.takeTheirs}>
            {theirs === null ? 'Let it go' : 'Take theirs'}
          </Button>
          <Button loading={editor.saving} onClick={editor.keepMine} data-autofocus>
            {theirs === null ? 'Save mine as new' : 'Save mine over theirs'}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

function InWords({ of }: { of: FunnelDefinition }) {
  return (
    <>
      <Text size="sm" fw={600}>
        {of.name}
      </Text>
      <ol style={{ margin: '4px 0 0', paddingLeft: 20 }}>
        {of.steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position
          <li key={at}>{stepWords(step)}</li>
        ))}
      </ol>
      <Text size="sm" c="dimmed">
        counts {of.actor}s
      </Text>
    </>
  )
}
