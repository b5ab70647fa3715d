import { Button, Menu, Text } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconChevronDown, IconClock, IconFlag3, IconLink, IconPlayerPlay } from '@tabler/icons-react'
import { type RefObject, useImperativeHandle } from 'react'
import { clockText, type Moment, withMoment } from '../moments.ts'
import { useReplay } from '../replayContext.ts'
import { useReplayState } from '../useReplayState.ts'
import css from './replayHead.module.css'

const copiedMs = 2000

/** What others need to find the same moment; the list one came from and what one searched for is one's own. */
function linkTo(moment: Moment): string {
  const { origin, pathname } = window.location
  const query = withMoment(new URLSearchParams(), moment).toString()
  return origin + pathname + (query === '' ? '' : `?${query}`)
}

export type ShareHandle = { copy(): void }

/** Links to exactly this: the moment, the step, or the whole session. */
export function ShareMenu({ handle }: { handle: RefObject<ShareHandle | null> }) {
  const { player, plan } = useReplay()
  const { copy, copied, error } = useClipboard({ timeout: copiedMs })
  const stepId = useReplayState(player, (state) => state.stepId)
  const visiting = useReplayState(player, (state) => state.visiting)
  const second = useReplayState(player, ({ ms }) => Math.floor(ms / 1000))
  const step = plan.steps.find(({ id }) => id === stepId)
  const moment: Moment = { ms: second * 1000 }
  const here: Moment = visiting && stepId !== null ? { stepId } : moment
  useImperativeHandle(handle, () => ({ copy: () => copy(linkTo(here)) }))
  return (
    <Button.Group>
      <Button
        size="xs"
        variant="default"
        leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconLink size={16} aria-hidden />}
        onClick={() => copy(linkTo(here))}
        title="Copy a link to this moment (Y)"
      >
        <span className={css.words} aria-live="polite">
          {error ? 'Not copied' : copied ? 'Copied' : 'Copy link'}
        </span>
      </Button>
      <Menu position="bottom-end" width={300} shadow="md" withinPortal>
        <Menu.Target>
          <Button size="xs" variant="default" px={6} aria-label="More links">
            <IconChevronDown size={15} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconClock size={16} aria-hidden />} onClick={() => copy(linkTo(moment))}>
            From this moment, {clockText(second * 1000)}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFlag3 size={16} aria-hidden />}
            disabled={step === undefined}
            onClick={() => step && copy(linkTo({ stepId: step.id }))}
          >
            <span>This step</span>
            {step ? (
              <Text component="span" display="block" size="xs" c="dimmed" truncate>
                {step.text}
              </Text>
            ) : null}
          </Menu.Item>
          <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => copy(linkTo(null))}>
            From the beginning
          </Menu.Item>
          <Menu.Divider />
          <Text size="xs" c="dimmed" px="sm" py={4}>
            Whoever opens it must be able to sign in here. Nothing of the session is in the link itself.
          </Text>
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  )
}
