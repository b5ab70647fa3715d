import { Kbd, Modal, Table } from '@mantine/core'
import { useMe } from '../../api/me.ts'
import { bindings } from './keys.ts'

export function HelpDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const rights = useMe().data?.rights ?? []
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="sm" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Table verticalSpacing={6} withRowBorders={false}>
        <Table.Tbody>
          {bindings
            .filter(({ need }) => need === undefined || rights.includes(need))
            .map(({ command, shown, says }) => (
              <Table.Tr key={command}>
                <Table.Td w={110}>
                  <Kbd>{shown}</Kbd>
                </Table.Td>
                <Table.Td>{says}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
