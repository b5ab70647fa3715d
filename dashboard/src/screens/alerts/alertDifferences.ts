/** In what two versions of an alert differ, as their fields say it. */
import type { AlertRule } from '@hindsight/protocol/api/alerts'
import { signals } from '@hindsight/protocol/signals'
import { type Difference, differencesOf } from '../../components/conflict.tsx'
import { type Draft, draftOf } from './alertDraft.ts'
import { measureWords, moreSays, windowWords } from './words.ts'

type Named = { people: ReadonlyMap<string, string>; segments: ReadonlyMap<string, string> }

const comparisons: Record<Draft['how'], string> = {
  rise: 'far more than on the days before',
  drop: 'far fewer than on the days before',
  above: 'more than',
  below: 'less than',
}
const devices: Record<string, string> = { '': 'every device', desktop: 'desktops', mobile: 'phones', tablet: 'tablets' }

export function alertDifferences(theirs: AlertRule, mine: Draft, { people, segments }: Named): Difference[] {
  const named = (ids: readonly string[]) => ids.map((id) => people.get(id) ?? id).join(', ') || 'nobody'
  return differencesOf<Draft>(
    {
      Name: ({ name }) => name,
      'What is watched': ({ kind, signal, pointId }) =>
        `${measureWords[kind]}${kind === 'signal' ? `: ${signals[signal].says}` : kind === 'point' ? `: ${pointId}` : ''}`,
      When: ({ how, value }) => `${comparisons[how]}${how === 'above' || how === 'below' ? ` ${value}` : ''}`,
      Within: ({ windowMinutes }) => windowWords[windowMinutes] ?? windowMinutes,
      'Only on': ({ device }) => devices[device] ?? device,
      'Only with the browser': ({ browser }) => browser || 'every',
      'Only who visited': ({ visitedPath }) => visitedPath || 'any page',
      Segment: ({ segment }) => segments.get(segment) ?? (segment || 'everybody'),
      'Also only': ({ more }) => moreSays(more) || 'nothing',
      'Watch it': ({ on }) => (on ? 'yes' : 'no'),
      'Quiet hours': ({ isQuiet, quietFrom, quietTo }) => (isQuiet ? `${quietFrom} to ${quietTo}` : 'none'),
      'Not again within': ({ cooldownMinutes }) => `${cooldownMinutes} minutes`,
      'E-mail to': ({ accounts }) => named(accounts),
      'Webhooks and Slack': ({ endpoints }) => named(endpoints),
    },
    draftOf(theirs, ''),
    mine,
  )
}
