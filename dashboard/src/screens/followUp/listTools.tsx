import { casePriorities } from '@hindsight/protocol/api/cases'
import { Button, Group, NativeSelect } from '@mantine/core'
import { useNavigate } from 'react-router'
import { useSite } from '../../api/sites.ts'
import { caseChoices, noTeam, orderWords, priorityWords } from '../../filters/caseTabs.ts'
import { searchNow } from '../../filters/useSearch.ts'
import css from './listTools.module.css'

type Props = { siteId: string; search: URLSearchParams; listUrl: string }

/** What the list is narrowed to and in which order it comes; all of it stands in the URL. */
export function ListTools({ siteId, search, listUrl }: Props) {
  const navigate = useNavigate()
  const teams = useSite(siteId).data?.settings.teams ?? []
  const chosen = caseChoices(search)
  const go = (search: URLSearchParams) => navigate(search.size === 0 ? listUrl : `${listUrl}?${search}`)
  const set = (key: 'team' | 'priority' | 'order', value: string) => {
    const next = searchNow()
    if (value === '') next.delete(key)
    else next.set(key, value)
    go(next)
  }
  return (
    <Group gap={8} className={css.tools}>
      <NativeSelect
        aria-label="Order"
        value={chosen.order ?? 'changed'}
        data={Object.entries(orderWords).map(([value, label]) => ({ value, label }))}
        onChange={(event) => set('order', event.currentTarget.value === 'changed' ? '' : event.currentTarget.value)}
      />
      <NativeSelect
        aria-label="Priority of the cases listed"
        value={chosen.priority ?? ''}
        data={[
          { value: '', label: 'Any priority' },
          ...[...casePriorities].reverse().map((value) => ({ value, label: priorityWords[value] })),
        ]}
        onChange={(event) => set('priority', event.currentTarget.value)}
      />
      {teams.length === 0 ? null : (
        <NativeSelect
          aria-label="Team of the cases listed"
          value={chosen.team ?? ''}
          data={[
            { value: '', label: 'Any team' },
            { value: noTeam, label: 'No team' },
            ...teams.map((team) => ({ value: team, label: team })),
          ]}
          onChange={(event) => set('team', event.currentTarget.value)}
        />
      )}
      {chosen.order || chosen.priority || chosen.team ? (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            const next = searchNow()
            for (const key of ['order', 'priority', 'team']) next.delete(key)
            go(next)
          }}
        >
          Clear
        </Button>
      ) : null}
    </Group>
  )
}
