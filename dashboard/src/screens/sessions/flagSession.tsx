import type { SessionRow } from '@hindsight/protocol/api/sessions'
import { useState } from 'react'
import { FlagDialog } from '../../components/flag/flagDialog.tsx'
import { personName, personOf } from '../../format/person.ts'
import { wentWrong } from './wentWrong.ts'

type Props = { siteId: string; row: SessionRow; onClose: () => void }

/** Flags the person of a session in the list; the evidence is the session as a whole. */
export function FlagSession({ siteId, row, onClose }: Props) {
  // As it was when the key was pressed: the list goes on.
  const [{ sessionId, firstTs, text, sign, first }] = useState(() => {
    const worst = wentWrong(row)[0]
    const visited = `Visited ${row.entryPath || 'the site'}`
    const what = worst ? `${worst.says}${row.firstError === '' ? '' : `: ${row.firstError}`}` : visited
    return {
      sessionId: row.sessionId,
      firstTs: row.firstTs,
      text: what,
      sign: worst?.sign ?? ('navigation' as const),
      first: worst ? [what] : [],
    }
  })
  return (
    <FlagDialog
      siteId={siteId}
      person={personOf(row)}
      who={personName(row)}
      evidence={{ sessionId, step: '', ts: firstTs, text, mark: sign }}
      suggested={first}
      onClose={onClose}
    />
  )
}
