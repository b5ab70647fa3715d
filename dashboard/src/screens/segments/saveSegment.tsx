import type { SavedSegment } from '@hindsight/protocol/api/segments'
import type { Filter } from '@hindsight/protocol/filter'
import { filterSays } from '@hindsight/protocol/filterWords'
import { Alert, Button, Group, Text, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ApiProblem, ruleFor } from '../../api/problem.ts'
import { useSaveSegment } from '../../api/segments.ts'
import { Conflict, darkTitle, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Failed } from '../../components/failed.tsx'
import css from './segments.module.css'
import { useRemoveWithUndo } from './useRemoveWithUndo.tsx'

type Props = {
  siteId: string
  base: SavedSegment | null
  /** What a new one is called at first. */
  named: string
  /** null: there is nothing to save yet. */
  filter: Filter | null
  isChanged: boolean
  onSaved: (stored: SavedSegment) => void
  /** What stands there now is taken; null: nothing does. */
  onTheirs: (theirs: SavedSegment | null) => void
  onRemoved: () => void
  /** What else can be done with it. */
  children: ReactNode
}

type Said = Pick<SavedSegment, 'name' | 'says'>
const fields = { Name: ({ name }: Said) => name, 'Sessions that': ({ says }: Said) => says }

/** Saves under a name, asks where a colleague saved in between, and takes away with a way back. */
export function SaveSegment({ siteId, base, named, filter, isChanged, onSaved, onTheirs, onRemoved, children }: Props) {
  const save = useSaveSegment(siteId)
  const [name, setName] = useState(base?.name ?? named)
  const removal = useRemoveWithUndo(siteId)
  const refused = save.error instanceof ApiProblem ? save.error : null
  const theirs = theirsOf<SavedSegment>(save.error)
  const isGone = refused?.status === 404 || (refused?.status === 409 && !theirs)
  const isNamed = name.trim() !== ''
  const differs = isChanged || name.trim() !== base?.name
  const store = (over: Pick<SavedSegment, 'segmentId' | 'version'> | null) => {
    if (filter !== null) save.mutate({ over, body: { name, filter } }, { onSuccess: onSaved })
  }
  return (
    <form
      noValidate
      className={css.group}
      onSubmit={(event) => {
        event.preventDefault()
        store(base)
      }}
    >
      <TextInput
        label="Name"
        placeholder="Lost customers on a phone"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={ruleFor(save.error, 'name')}
      />
      {theirs && filter !== null ? (
        <Conflict
          title={`${theirs.changedBy} changed it meanwhile`}
          differences={differencesOf(fields, theirs, { name: name.trim(), says: filterSays(filter) })}
          saving={save.isPending}
          keepMine={() => store(theirs)}
          takeTheirs={() => onTheirs(theirs)}
        />
      ) : null}
      {isGone ? (
        <Alert color="orange" variant="outline" role="alert" title="Someone removed it" styles={darkTitle}>
          <Text size="sm">Yours is not lost: save it as a new one.</Text>
          <Group gap={8} mt="xs" justify="flex-end">
            <Button loading={save.isPending} onClick={() => store(null)}>
              Save mine as new
            </Button>
          </Group>
        </Alert>
      ) : null}
      {save.error && !theirs && !isGone && ruleFor(save.error, 'name') === undefined ? (
        <Failed error={save.error} what="It was not saved" />
      ) : null}
      <Group gap={8}>
        <Button type="submit" loading={save.isPending} disabled={filter === null || !isNamed || !differs}>
          {base === null ? 'Save' : 'Save the change'}
        </Button>
        {base === null ? null : (
          <>
            <Button
              variant="default"
              disabled={filter === null || !isNamed || name.trim() === base.name}
              title="Under another name"
              onClick={() => store(null)}
            >
              Save as a new one
            </Button>
            <Button
              variant="default"
              loading={removal.isPending}
              onClick={() => removal.remove(base, { onSuccess: onRemoved })}
            >
              Remove
            </Button>
          </>
        )}
        {children}
      </Group>
      {removal.error ? <Failed error={removal.error} what="It was not removed" /> : null}
    </form>
  )
}
