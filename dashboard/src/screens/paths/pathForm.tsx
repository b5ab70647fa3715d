import type { PathQuestion } from '@hindsight/protocol/api/pathQuestion'
import { Group, NativeSelect, SegmentedControl, Select, Switch } from '@mantine/core'
import { useStepChoices } from '../../api/funnels.ts'
import { isNoPage } from '../../format/cell.ts'

const depths = ['3', '4', '5', '6']

type Props = { siteId: string; question: PathQuestion; change: (patch: Partial<PathQuestion>) => void }

/** From where, in which direction, how far. */
export function PathForm({ siteId, question, change }: Props) {
  const choices = useStepChoices(siteId).data
  const pages = (choices?.pages ?? []).map(({ path }) => ({ value: path, label: path }))
  const events = (choices?.events ?? []).map(({ name }) => ({ value: `event:${name}`, label: name }))
  const clicks = (choices?.clicks ?? []).flatMap(({ name }) =>
    name === undefined ? [] : [{ value: `click:${name}`, label: name }],
  )
  const known = new Set([...pages, ...events, ...clicks].map(({ value }) => value))
  // A link may name what nobody has done lately.
  const asked = question.from === '' || known.has(question.from) ? [] : [{ value: question.from, label: question.from }]
  return (
    <Group gap="md" mb="md" align="flex-end">
      <SegmentedControl
        aria-label="Direction"
        data={[
          { value: 'after', label: 'What follows' },
          { value: 'before', label: 'What led to it' },
        ]}
        value={question.direction}
        onChange={(direction) => change({ direction: direction === 'before' ? 'before' : 'after' })}
      />
      <Select
        label="Page or event"
        placeholder={question.direction === 'after' ? 'the beginning of the session' : 'the end of the session'}
        searchable
        clearable
        miw={260}
        data={[
          { group: 'Pages', items: [...asked, ...pages] },
          { group: 'Events', items: events },
          { group: 'Named clicks', items: clicks },
        ]}
        value={question.from === '' ? null : question.from}
        onChange={(from) => change({ from: from ?? '', ...(isNoPage(from ?? '') ? { events: true } : {}) })}
      />
      <NativeSelect
        label="Steps"
        data={depths}
        value={String(question.depth)}
        onChange={(event) => change({ depth: Number(event.currentTarget.value) })}
      />
      <Switch
        label="With events and named clicks"
        checked={question.events}
        onChange={(event) => change({ events: event.currentTarget.checked })}
      />
      <Switch
        label="A page again and again is one"
        checked={question.collapse}
        onChange={(event) => change({ collapse: event.currentTarget.checked })}
      />
    </Group>
  )
}
