import { Button } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { useState } from 'react'
import { useFlagAll, useFlagAllPreview } from '../../api/cases.ts'
import { useMay } from '../../api/me.ts'
import { FlagAllDialog } from './flagAllDialog.tsx'

type Bounds = { from?: number; to?: number; segment?: string }
type Props = { siteId: string; pointId: string; bounds: Bounds; suggested: string }

/**
 * Flags everyone whom a struggle point has hit, after saying exactly how many that are and who is left out.
 * Nothing for those whose role may not.
 */
export function FlagAllButton(props: Props) {
  const may = useMay('cases.write')
  const [open, setOpen] = useState(false)
  if (!may) return null
  return (
    <>
      <Button leftSection={<IconFlag size={16} aria-hidden />} onClick={() => setOpen(true)}>
        Flag all affected
      </Button>
      {open ? <FlagPoint {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function FlagPoint({ siteId, pointId, bounds, suggested, onClose }: Props & { onClose: () => void }) {
  // Asked once: what is flagged is what was shown.
  const [asked] = useState(bounds)
  const preview = useFlagAllPreview(siteId, pointId, asked, true)
  const flagAll = useFlagAll(siteId, pointId)
  const counts = preview.data
  return (
    <FlagAllDialog
      siteId={siteId}
      title="Flag all affected customers"
      affectedSays="affected in this period"
      suggested={suggested}
      counts={counts && { ...counts, affected: counts.affected.n }}
      preview={preview}
      flagAll={flagAll}
      onClose={onClose}
    />
  )
}
