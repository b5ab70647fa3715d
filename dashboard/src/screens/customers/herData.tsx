import { Button, Group, Text } from '@mantine/core'
import { IconFileZip, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { Card } from '../../components/card.tsx'
import { ArchiveDialog } from './archiveDialog.tsx'
import { EraseDialog } from './eraseDialog.tsx'

type Props = { siteId: string; person: string; who: string }

/** What she may ask for by law: to be told all that is held on her, and to be erased. */
export function HerData(props: Props) {
  const mayExport = useMay('customers.export')
  const mayErase = useMay('customers.erase')
  const [doing, setDoing] = useState<'export' | 'erase' | null>(null)
  if (!mayExport && !mayErase) return null
  return (
    <Card title="Her data">
      <Text size="sm" c="dimmed" mb={12}>
        When she asks what is held on her, or to be forgotten.
      </Text>
      <Group gap={8}>
        {mayExport ? (
          <Button
            variant="default"
            leftSection={<IconFileZip size={16} aria-hidden />}
            onClick={() => setDoing('export')}
          >
            Export all
          </Button>
        ) : null}
        {mayErase ? (
          <Button
            variant="default"
            c="red"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => setDoing('erase')}
          >
            Erase
          </Button>
        ) : null}
      </Group>
      {doing === 'export' ? <ArchiveDialog {...props} onClose={() => setDoing(null)} /> : null}
      {doing === 'erase' ? <EraseDialog {...props} onClose={() => setDoing(null)} /> : null}
    </Card>
  )
}
