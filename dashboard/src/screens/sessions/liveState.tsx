import { Button, Tooltip } from '@mantine/core'
import { useDocumentVisibility } from '@mantine/hooks'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useNow } from '../../components/useNow.ts'
import { thinSpace } from '../../format/number.ts'
import { exactTime } from '../../format/time.ts'
import css from './liveState.module.css'

type Props = { live: boolean; setLive: (live: boolean) => void; updatedAt: number; failing: boolean; period: boolean }

/** Whether the list brings itself up to date, and when it last did. */
export function LiveState({ live, setLive, updatedAt, failing, period }: Props) {
  const now = useNow(1000)
  const visible = useDocumentVisibility() === 'visible'
  const seconds = Math.max(0, Math.floor((now - updatedAt) / 1000))
  const state = failing ? 'failing' : live && visible ? 'live' : 'paused'
  const says = { live: 'Live', paused: 'Paused', failing: 'No answer, trying again' }[state]
  return (
    <span className={css.state} data-state={state}>
      <span className={css.says}>{says}</span>
      {updatedAt === 0 ? null : (
        <span className={css.when} title={exactTime(updatedAt)}>
          updated {seconds < 3 ? 'just now' : `${seconds}${thinSpace}s ago`}
        </span>
      )}
      {period ? (
        <Tooltip label={live ? 'Pause: keep the list as it is' : 'Go on: show new sessions as they come'}>
          <Button
            variant="default"
            size="sm"
            leftSection={live ? <IconPlayerPause size={14} aria-hidden /> : <IconPlayerPlay size={14} aria-hidden />}
            onClick={() => setLive(!live)}
          >
            {live ? 'Pause' : 'Go live'}
          </Button>
        </Tooltip>
      ) : null}
    </span>
  )
}
