import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFlagList, useFlagListPreview } from '../../api/caseWork.ts'
import { useMay } from '../../api/me.ts'
import { queryOf } from '../../api/sessions.ts'
import { FlagAllDialog } from '../../components/flag/flagAllDialog.tsx'
import type { SessionFilters } from '../../filters/sessionFilters.ts'

type Props = { siteId: string; filters: SessionFilters }

/** Flags the customers of a list of sessions, after saying how many and who is left out. Nothing for those who may not. */
export function FlagListButton(props: Props) {
  const { filters } = props
  const may = useMay('cases.write')
  const [open, setOpen] = useState(false)
  if (!may) return null
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setOpen(true)}>
        {filters.period.segment === undefined ? 'Flag these customers …' : 'Flag this segment …'}
      </Button>
      {open ? <FlagList {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function FlagList({ siteId, filters, onClose }: Props & { onClose: () => void }) {
  // Asked once: what is flagged is what was shown, though the list goes on.
  const [asked] = useState(() => {
    const { limit, order, ...of } = queryOf(filters) as ReturnType<typeof queryOf> & Record<string, never>
    return of
  })
  const preview = useFlagListPreview(siteId, asked)
  const flagAll = useFlagList(siteId, asked)
  return (
    <FlagAllDialog
      siteId={siteId}
      title={
        filters.period.segment === undefined ? 'Flag the customers of this list' : 'Flag the customers of this segment'
      }
      affectedSays="persons in this list"
      suggested=""
      counts={preview.data}
      preview={preview}
      flagAll={flagAll}
      onClose={onClose}
    />
  )
}
