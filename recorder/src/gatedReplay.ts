/** The replay behind its gate: what is recorded is held until the site wants it. Part of the second file. */
import { createReplay } from './capture/replay.ts'
import { createReplayGate } from './replayGate.ts'
import type { Replay, ReplayDeps } from './replayPart.ts'
import { createTriggers } from './triggers.ts'

export function createGatedReplay(deps: ReplayDeps): Replay {
  const { gated, page } = deps
  const triggers = createTriggers()
  /** It runs, whether what it records is sent or held. */
  let isOn = false
  let said: string = ''

  const gate = createReplayGate({
    ...gated,
    send: (line, pageId) => deps.add(pageId === gated.pageId ? line : { ...line, pageId }),
    snapshot: () => replay.snapshot(),
    changed() {
      if (isOn && gate.state() !== said) report('on')
    },
  })
  const report: ReplayDeps['report'] = (reason) => {
    isOn = reason === 'on'
    said = isOn ? gate.state() : reason
    deps.report(isOn ? gate.state() : reason)
  }
  const replay = createReplay({ ...deps, add: gate.add, report })

  return {
    ...replay,
    start(privacy, reason) {
      if (reason === 'on') gate.begin(gated.sessionId())
      replay.start(privacy, reason)
    },
    back() {
      gate.begin(gated.sessionId())
      replay.snapshot()
    },
    opened: () => gate.opened(gated.sessionId()),
    saw(draft) {
      const { replayWhen } = gated.settings()
      if (replayWhen && triggers.isOne(draft, replayWhen)) gate.trigger()
    },
    look: () => page.guard(gate.look),
    leave: gate.leave,
    forget: gate.forget,
  }
}
