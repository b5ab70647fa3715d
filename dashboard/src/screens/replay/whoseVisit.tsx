import type { SessionTraffic } from '@hindsight/protocol/api/traffic'
import { Button, Group } from '@mantine/core'
import { useMay } from '../../api/me.ts'
import { useMarkVisitor, useTraffic } from '../../api/traffic.ts'
import { countOf } from '../../format/number.ts'
import css from './facts.module.css'

function says({ counts, found, marked }: SessionTraffic): string {
  if (marked === 'internal') return 'Your own people, as a colleague said. Not counted in reports.'
  if (marked === 'people') return 'A customer, as a colleague said.'
  if (counts === 'bot') return 'A bot, by its browser. Not counted in reports.'
  if (found === 'internal') return 'Your own people, by network, e-mail address or mark. Not counted in reports.'
  return 'A customer. Counted in reports.'
}

/** Whether the visit counts as a customer's, and how to say otherwise of the visitor. */
export function WhoseVisit({ siteId, sessionId }: { siteId: string; sessionId: string }) {
  const traffic = useTraffic(siteId, sessionId).data
  const mark = useMarkVisitor(siteId, sessionId)
  const mayMark = useMay('traffic.mark')
  if (!traffic) return null
  const action =
    traffic.marked !== null
      ? { label: 'Undo', as: null }
      : traffic.counts === ''
        ? { label: 'Mark as internal', as: 'internal' as const }
        : { label: 'Count as a customer', as: 'people' as const }
  return (
    <section className={css.section} aria-label="Whose visit">
      <h2 className={css.heading}>Whose visit</h2>
      <p className={css.note}>{says(traffic)}</p>
      {mayMark ? (
        <Group gap={8} mt={8}>
          <Button
            variant="default"
            size="xs"
            loading={mark.isPending}
            title="Counts for all visits of this visitor, past and to come"
            onClick={() => mark.mutate(action.as)}
          >
            {action.label}
          </Button>
          <span className={css.claim} role="status">
            {mark.isError
              ? 'It was not saved; try again.'
              : mark.data
                ? `Done for ${countOf(mark.data.sessions, 'visit')} of this visitor.`
                : ''}
          </span>
        </Group>
      ) : null}
    </section>
  )
}
