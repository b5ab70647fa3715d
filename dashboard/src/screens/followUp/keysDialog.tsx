import { Kbd, Table } from '@mantine/core'
import { Dialog } from '../../components/dialog.tsx'

const keys: [string, string][] = [
  ['j', 'Next case'],
  ['k', 'Previous case'],
  ['a', 'Assign it to me'],
  ['s', 'Status'],
  ['c', 'Log a contact'],
  ['n', 'Note'],
  ['x', 'Select it, for a change of many'],
  ['?', 'This help'],
]

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Keys">
      <Table aria-label="Keys">
        <Table.Tbody>
          {keys.map(([key, says]) => (
            <Table.Tr key={key}>
              <Table.Th scope="row" w={60}>
                <Kbd>{key}</Kbd>
              </Table.Th>
              <Table.Td>{says}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Dialog>
  )
}
