import type { PointStatus } from '@hindsight/protocol/api/struggles'
import { Autocomplete, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSetPointState } from '../../api/struggles.ts'
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

/** Says of a struggle point that it is fixed, in a release or now, or that it is no trouble, and why. */
export function SayStateDialog({ siteId, pointId, status, to, releases, onClose }: Props) {
  const set = useSetPointState(siteId, pointId)
  const [release, setRelease] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const isFixing = to === 'fixed'
  const fault = !isFixing && tried && reason.trim() === '' ? 'Say why, for colleagues' : undefined

  const send = () => {
    setTried(true)
    const { version } = status
    const why = reason.trim()
    if (isFixing) {
      set.mutate({ state: 'fixed', release: release.trim() || null, reason: why, version }, { onSuccess: onClose })
    } else if (why !== '') set.mutate({ state: 'ignored', reason: why, version }, { onSuccess: onClose })
  }

  return (
    <Dialog onClose={onClose} title={isFixing ? 'Mark as fixed' : 'Ignore this struggle point'}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
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
          {set.error ? <Failed error={set.error} what="It was not saved" /> : null}
          <DialogFoot onClose={onClose} loading={set.isPending}>
            {isFixing ? (release.trim() === '' ? 'Mark fixed now' : `Mark fixed in ${release.trim()}`) : 'Ignore'}
          </DialogFoot>
        </Stack>
      </form>
    </Dialog>
  )
}
