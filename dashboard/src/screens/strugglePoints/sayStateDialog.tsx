import type { PointStatus } from '@hindsight/protocol/api/struggles'
import { Autocomplete, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSetPointState } from '../../api/struggles.ts'
import { Conflict, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Dialog, inDialog } from '../../components/dialog.tsx'
import { DialogFoot } from '../../components/dialogFoot.tsx'
import { Failed } from '../../components/failed.tsx'

type Props = {
  siteId: string
  pointId: string
  status: PointStatus
  to: 'fixed' | 'ignored'
  /** Newest first. */
  releases: string[]
  onClose: () => void
}

type Said = Pick<PointStatus, 'state' | 'release' | 'reason'>
const words = { open: 'open', fixed: 'fixed', regressed: 'back again', ignored: 'ignored' } as const
const says: Record<string, (said: Said) => string> = {
  'It is': ({ state, release }) => (state === 'fixed' ? `fixed in ${release ?? 'what runs now'}` : words[state]),
  Why: ({ reason }) => reason || 'not said',
}

/** Says of a struggle point that it is fixed, in a release or now, or that it is no trouble, and why. */
export function SayStateDialog({ siteId, pointId, status: opened, to, releases, onClose }: Props) {
  // As it stood when the dialog opened: what a colleague says since is shown, not said over unseen.
  const [status] = useState(opened)
  const set = useSetPointState(siteId, pointId)
  const [release, setRelease] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const isFixing = to === 'fixed'
  const fault = !isFixing && tried && reason.trim() === '' ? 'Say why, for colleagues' : undefined

  const why = reason.trim()
  const mine = isFixing
    ? { state: 'fixed' as const, release: release.trim() || null, reason: why }
    : { state: 'ignored' as const, reason: why }
  const theirs = theirsOf<PointStatus>(set.error)

  const send = ({ version }: PointStatus) => {
    setTried(true)
    if (isFixing || why !== '') set.mutate({ ...mine, version }, { onSuccess: onClose })
  }

  return (
    <Dialog onClose={onClose} title={isFixing ? 'Mark as fixed' : 'Ignore this struggle point'}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send(status)
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {isFixing
              ? 'It leaves the list. Should it happen again where the fix must hold, it comes back on top.'
              : 'It leaves the list, and is counted under Ignored. It can be opened again at any time.'}
          </Text>
          {isFixing ? (
            <Autocomplete
              label="Fixed in release"
              description={
                releases.length === 0
                  ? 'This site tells no releases: visits that begin an hour from now must be free of it.'
                  : 'Left empty: by what runs now; visits that begin an hour from now must be free of it.'
              }
              placeholder={releases[0] ?? ''}
              openOnFocus={false}
              comboboxProps={inDialog}
              data={releases}
              value={release}
              onChange={setRelease}
              data-autofocus
            />
          ) : null}
          <TextInput
            label={isFixing ? 'What was done (optional)' : 'Why'}
            value={reason}
            error={fault}
            onChange={(event) => setReason(event.currentTarget.value)}
            {...(isFixing ? {} : { 'data-autofocus': true })}
          />
          {theirs ? (
            <Conflict
              title={`${theirs.said?.by ?? 'A colleague'} said something else meanwhile`}
              differences={differencesOf(says, theirs, { release: null, ...mine })}
              saving={set.isPending}
              keepMine={() => send(theirs)}
              takeTheirs={onClose}
            />
          ) : set.error ? (
            <Failed error={set.error} what="It was not saved" />
          ) : null}
          <DialogFoot onClose={onClose} loading={set.isPending}>
            {isFixing ? (release.trim() === '' ? 'Mark fixed now' : `Mark fixed in ${release.trim()}`) : 'Ignore'}
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
