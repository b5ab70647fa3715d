import type { Leaf } from '@hindsight/protocol/filter'
import { ActionIcon, Button, NativeSelect, Select, Tooltip } from '@mantine/core'
import { IconFolderPlus, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { SegmentChoices } from '../../api/segments.ts'
import { inDialog } from '../../components/dialog.tsx'
import { conditionGroups, conditionNamed, nameOfCondition } from './conditions.ts'
import { LeafFields } from './leafFields.tsx'
import {
  type Group,
  type How,
  hows,
  isGroup,
  missingIn,
  type Node,
  newGroup,
  newRow,
  type Row,
} from './segmentDraft.ts'
import css from './segments.module.css'

const howWords: Record<How, string> = {
  all: 'All of these',
  any: 'At least one of these',
  none: 'None of these',
  notAll: 'Not all of these',
}
/** A filter may be deeper by the API, and is shown; by hand nobody reads it any more. */
const maxDepth = 3

type Given = { siteId: string; choices: SegmentChoices | undefined; isNow: boolean }
type Props = Given & {
  group: Group
  depth: number
  change: (id: number, next: Node | null) => void
}

/** Conditions that hold together in one way, and groups of such within. */
export function GroupEditor({ group, depth, change, ...given }: Props) {
  const adder = useRef<HTMLInputElement>(null)
  const [added, setAdded] = useState(0)
  const [typed, setTyped] = useState('')
  const add = (node: Node) => {
    setAdded(node.id)
    change(group.id, { ...group, of: [...group.of, node] })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset within a fieldset cannot be laid out in rows
    <div role="group" aria-label={howWords[group.how]} className={css.group}>
      <div className={css.head}>
        <NativeSelect
          aria-label="How the conditions hold together"
          value={group.how}
          onChange={({ currentTarget }) => {
            const how = hows.find((one) => one === currentTarget.value)
            if (how) change(group.id, { ...group, how })
          }}
          data={hows.map((value) => ({ value, label: howWords[value] }))}
        />
        {depth === 1 ? null : <Remove what="this group" onClick={() => change(group.id, null)} />}
      </div>
      {group.of.length === 0 ? null : (
        <ul className={css.list}>
          {group.of.map((node) => (
            <li key={node.id} className={isGroup(node) ? css.inner : undefined}>
              {isGroup(node) ? (
                <GroupEditor {...given} group={node} depth={depth + 1} change={change} />
              ) : (
                <RowEditor
                  {...given}
                  row={node}
                  isNew={node.id === added}
                  change={(next) => {
                    if (next === null) adder.current?.focus()
                    change(node.id, next)
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <div className={css.tools}>
        <Select
          ref={adder}
          className={css.wide ?? ''}
          aria-label={depth === 1 ? 'Add a condition' : 'Add a condition to the group'}
          placeholder="Add a condition …"
          searchable
          nothingFoundMessage="There is no such condition"
          maxDropdownHeight={320}
          comboboxProps={inDialog}
          data={conditionGroups.map(({ group: name, conditions }) => ({
            group: name,
            items: conditions.map((one) => one.name),
          }))}
          value={null}
          searchValue={typed}
          onSearchChange={setTyped}
          onChange={(name) => {
            const leaf = name === null ? undefined : conditionNamed(name)
            if (leaf) add(newRow(leaf))
            setTyped('')
          }}
        />
        {depth < maxDepth ? (
          <Button
            variant="default"
            leftSection={<IconFolderPlus size={16} aria-hidden />}
            onClick={() => add(newGroup([], 'any'))}
          >
            Add a group
          </Button>
        ) : null}
      </div>
    </div>
  )
}

type RowProps = Given & { row: Row; isNew: boolean; change: (next: Row | null) => void }

function RowEditor({ siteId, choices, isNow, row, isNew, change }: RowProps) {
  const fields = useRef<HTMLDivElement>(null)
  // What was added is filled in next.
  useEffect(() => {
    if (isNew) fields.current?.querySelector<HTMLElement>('input, select')?.focus()
  }, [isNew])
  const name = nameOfCondition(row.leaf)
  const missing = isNow ? missingIn(row.leaf) : null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in columns
    <div className={css.row} role="group" aria-label={name}>
      <Tooltip label={row.not ? 'Holds when it is not so' : 'Turn it round: when it is not so'}>
        <Button
          variant={row.not ? 'filled' : 'default'}
          px={10}
          aria-pressed={row.not}
          onClick={() => change({ ...row, not: !row.not })}
        >
          Not
        </Button>
      </Tooltip>
      <div className={css.what} ref={fields}>
        <span className={css.name}>{name}</span>
        <LeafFields
          siteId={siteId}
          leaf={row.leaf}
          choices={choices}
          change={(leaf: Leaf) => change({ ...row, leaf })}
        />
        {missing === null ? null : <span className={css.missing}>Not finished: {missing}</span>}
      </div>
      <Remove what={name} onClick={() => change(null)} />
    </div>
  )
}

function Remove({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={36} aria-label={`Take away: ${what}`} onClick={onClick}>
      <IconX size={16} aria-hidden />
    </ActionIcon>
  )
}
