import type { SessionRow } from '@hindsight/protocol/api/sessions'
import { useState } from 'react'
import { useParams } from 'react-router'
import { FlagDialog, type FlagEvidence } from '../../components/flag/flagDialog.tsx'
import { personName, personOf } from '../../format/person.ts'
import type { Plan, Player } from './player/player.ts'
import type { ReplayStep } from './steps.ts'

type Props = { session: SessionRow; plan: Plan; player: Player | null; onClose: () => void }

/** The step that is shown, or, where there is nothing to play, the worst thing that happened. */
function momentOf(plan: Plan, player: Player | null): ReplayStep | null {
  const stepId = player?.state().stepId ?? null
  const shown = plan.steps.find(({ id }) => id === stepId)
  return shown ?? plan.steps.findLast(({ isStruggle }) => isStruggle) ?? plan.steps[0] ?? null
}

/** Flags the person of this session, with the current moment as evidence. */
export function FlagMoment({ session, plan, player, onClose }: Props) {
  const { siteId = '' } = useParams()
  // The moment at which the key was pressed, whatever arrives while one types.
  const [step] = useState(() => momentOf(plan, player))
  const evidence: FlagEvidence | null = step && {
    sessionId: session.sessionId,
    // A switch of tabs is shown at the step that made it.
    step: step.id.replace(/\.tab$/, ''),
    ts: plan.startTs + step.atMs,
    text: step.text,
    mark: step.mark,
  }
  return (
    <FlagDialog
      siteId={siteId}
      person={personOf(session)}
      who={personName(session)}
      {...(evidence ? { evidence } : {})}
      suggested={step?.isStruggle ? [step.text] : []}
      onClose={onClose}
    />
  )
}
