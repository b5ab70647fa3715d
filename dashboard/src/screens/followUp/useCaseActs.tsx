import type { CaseStatus, FollowUpCase } from '@hindsight/protocol/api/cases'
import { caseTransitions } from '@hindsight/protocol/api/cases'
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type CaseAct, readCase, useActOnCase } from '../../api/cases.ts'
import { ApiProblem } from '../../api/problem.ts'
import { statusWords } from './words.ts'

const undoMs = 8000

/** A colleague changed the case between one's look at it and one's act. Nothing was overwritten. */
export type CaseConflict = { act: CaseAct; seen: FollowUpCase; theirs: FollowUpCase }

export type CaseActs = ReturnType<typeof useCaseActs>

/** Everything a person does to the case on the screen, each with the version that was seen. */
export function useCaseActs(siteId: string, shown: FollowUpCase) {
  const client = useQueryClient()
  const sending = useActOnCase(siteId, shown.caseId)
  const [conflict, setConflict] = useState<CaseConflict | null>(null)
  /** What was asked and did not get through, with what was seen then. */
  const [failed, setFailed] = useState<{ act: CaseAct; seen: FollowUpCase } | null>(null)

  /** Whether it was done; false also while a conflict is being asked about. */
  async function send(act: CaseAct, seen: FollowUpCase): Promise<boolean> {
    setFailed(null)
    try {
      const now = await sending.mutateAsync({ act, version: seen.version })
      setConflict(null)
      if (act.do === 'change' && act.body.status !== undefined) sayChanged(seen.status, now)
      return true
    } catch (error) {
      if (error instanceof ApiProblem && error.passing) setFailed({ act, seen })
      if (!(error instanceof ApiProblem) || error.status !== 409) return false
      const theirs = await readCase(client, siteId, seen.caseId)
      if (theirs.version === seen.version) return false
      sending.reset()
      setConflict({ act, seen, theirs })
      return false
    }
  }

  function sayChanged(before: CaseStatus, now: FollowUpCase): void {
    const mayUndo = caseTransitions[now.status].includes(before)
    const id = `case-${now.caseId}-${now.version}`
    notifications.show({
      id,
      autoClose: undoMs,
      title: `${statusWords[now.status]}: ${now.who}`,
      closeButtonProps: { 'aria-label': 'Close this message' },
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">It was {statusWords[before].toLowerCase()}.</Text>
          {mayUndo ? (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                notifications.hide(id)
                void send({ do: 'change', body: { status: before } }, now)
              }}
            >
              Undo
            </Button>
          ) : null}
        </Group>
      ),
    })
  }

  const act = (wanted: CaseAct) => send(wanted, shown)
  return {
    conflict,
    sending: sending.isPending,
    error: sending.error instanceof ApiProblem && conflict === null ? sending.error : null,
    change: (body: Extract<CaseAct, { do: 'change' }>['body']) => act({ do: 'change', body }),
    logContact: (body: Extract<CaseAct, { do: 'contact' }>['body']) => act({ do: 'contact', body }),
    addNote: (text: string) => act({ do: 'note', body: { text } }),
    /** Mine on top of what they did. */
    doMine: () => (conflict ? send(conflict.act, conflict.theirs) : Promise.resolve(false)),
    leaveTheirs: () => setConflict(null),
    /** What did not get through, and the same once more; null: there is none, or it would do no better. Had it got
     *  through after all, the version has changed, and she is asked. */
    failed: failed && { act: failed.act, retry: () => send(failed.act, failed.seen) },
  }
}
