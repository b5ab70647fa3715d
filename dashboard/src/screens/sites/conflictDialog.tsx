import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { Dialog } from '../../components/dialog.tsx'
import { draftOf, fieldNames, type SiteDraft, valueText } from './siteDraft.ts'
import type { Conflict } from './useSiteEditor.ts'

type Props = {
  conflict: Conflict
  mine: SiteDraft
  saving: boolean
  keepMine: () => void
  takeTheirs: () => void
  look: () => void
}

/** Two people changed one site: says what the other changed, and asks. Nothing has been overwritten. */
export function ConflictDialog({ conflict, mine, saving, keepMine, takeTheirs, look }: Props) {
  const theirs = draftOf(conflict.theirs)
  const contested = conflict.contested.length > 0
  return (
    <Dialog onClose={look} title="Someone else changed this site" size="lg" centered>
      <Stack gap="sm">
        <Text size="sm">
          {contested
            ? 'You both changed the same settings. Nothing was overwritten: choose what should stand.'
            : 'They changed other settings than you. Saving keeps their changes and adds yours.'}
        </Text>
        <Table aria-label="What they changed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Setting</Table.Th>
              <Table.Th scope="col">Theirs, saved</Table.Th>
              <Table.Th scope="col">Yours, not saved</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {conflict.changed.map((field) => (
              <Table.Tr key={field}>
                <Table.Th scope="row" fw={500}>
                  {fieldNames[field]}
                </Table.Th>
                <Table.Td>{valueText(field, theirs[field])}</Table.Td>
                <Table.Td>
                  {conflict.contested.includes(field) ? (
                    valueText(field, mine[field])
                  ) : (
                    <Text c="dimmed" size="sm">
                      unchanged
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Group justify="flex-end" gap={8} mt="xs">
          <Button variant="default" onClick={look}>
            Back to the form
          </Button>
          <Button variant="default" onClick={takeTheirs}>
            Take theirs
          </Button>
          <Button loading={saving} onClick={keepMine} data-autofocus>
            {contested ? 'Save mine over theirs' : 'Save mine as well'}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
