import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconLink } from '@tabler/icons-react'
import { withMoment } from '../moments.ts'
import { useReplay } from '../replayContext.ts'
import { useReplayState } from '../useReplayState.ts'

/** A link to exactly this: the step where one was gone to, else the moment. */
export function ShareMenu() {
  const { player } = useReplay()
  const stepId = useReplayState(player, (state) => (state.visiting ? state.stepId : null))
  const second = useReplayState(player, ({ ms }) => Math.floor(ms / 1000))
  const moment = stepId === null ? { ms: second * 1000 } : { stepId }
  const query = withMoment(new URLSearchParams(window.location.search), moment)
  const link = `${window.location.origin}${window.location.pathname}?${query}`
  return (
    <CopyButton value={link} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconLink size={16} aria-hidden />}
          onClick={copy}
        >
          {copied ? 'Copied' : 'Copy link'}
        </Button>
      )}
    </CopyButton>
  )
}
