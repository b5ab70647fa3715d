import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconArrowLeft, IconFlag, IconKeyboard, IconMaximize, IconMinimize } from '@tabler/icons-react'
import type { RefObject } from 'react'
import { duration } from '../../../format/duration.ts'
import { personName } from '../../../format/person.ts'
import { exactTime, relativeTime } from '../../../format/time.ts'
import type { Additions } from '../additions.ts'
import type { Command } from '../keys.ts'
import { useReplay } from '../replayContext.ts'
import { EraseSession } from './eraseSession.tsx'
import css from './replayHead.module.css'
import { SessionNav } from './sessionNav.tsx'
import { type ShareHandle, ShareMenu } from './shareMenu.tsx'
import type { SessionNav as Nav } from './useSessionNav.ts'

type Props = {
  additions: Additions
  nav: Nav | null
  share: RefObject<ShareHandle | null>
  mayFlag: boolean
  fullscreen: boolean
  onCommand: (command: Command) => void
}

/** Who and when, and what can be done with the session as a whole. */
export function ReplayHead({ additions, nav, share, mayFlag, fullscreen, onCommand }: Props) {
  const { detail, plan } = useReplay()
  const { session } = detail
  const fullLabel = fullscreen ? 'Leave full screen' : 'Full screen'
  return (
    <header className={css.head}>
      <Tooltip label="Back to the sessions (Esc)">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          onClick={() => onCommand('back')}
          aria-label="Back to the sessions"
        >
          <IconArrowLeft size={20} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <div className={css.who}>
        <h1 className={css.title}>{personName(session)}</h1>
        <div className={css.when} title={exactTime(session.firstTs)}>
          {relativeTime(session.firstTs)} · {duration(plan.durationMs)}
          {session.live ? (
            <>
              {' · '}
              <span className={css.live}>live</span>
            </>
          ) : null}
        </div>
      </div>
      {nav ? <SessionNav nav={nav} /> : null}
      {additions.badges}
      <div className={css.actions}>
        {additions.actions}
        {mayFlag ? (
          <Tooltip label="Flag her for follow-up, with this moment (F)">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconFlag size={16} aria-hidden />}
              onClick={() => onCommand('flag')}
            >
              <span className={css.words}>Flag</span>
            </Button>
          </Tooltip>
        ) : null}
        <ShareMenu handle={share} />
        <EraseSession />
        <Tooltip label={`${fullLabel} (W)`}>
          <ActionIcon variant="default" size={30} onClick={() => onCommand('fullScreen')} aria-label={fullLabel}>
            {fullscreen ? <IconMinimize size={17} aria-hidden /> : <IconMaximize size={17} aria-hidden />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Keys (?)">
          <ActionIcon
            className={css.keys ?? ''}
            variant="default"
            size={30}
            onClick={() => onCommand('help')}
            aria-label="Keys"
          >
            <IconKeyboard size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  )
}
