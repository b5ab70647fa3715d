import { Alert, Button, Group, Table, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { ApiProblem } from '../api/problem.ts'
import css from './conflict.module.css'

/** What stands there now, where a save was refused since a colleague saved in between; undefined: it was not. */
export function theirsOf<T>(error: unknown): T | undefined {
  if (!(error instanceof ApiProblem) || error.status !== 409) return undefined
  return (error.body.current as T | null | undefined) ?? undefined
}

/** A field in which what is saved now differs from what one has written. */
export type Difference = { name: string; theirs: string; mine: string }

/** Of these fields, those that read differently in both. */
export function differencesOf<T>(fields: Record<string, (of: T) => string>, theirs: T, mine: T): Difference[] {
  return Object.entries(fields)
    .map(([name, says]) => ({ name, theirs: says(theirs), mine: says(mine) }))
    .filter((one) => one.theirs !== one.mine)
}

/** The orange of the frame is too light for words on the page's own ground. */
export const darkTitle = {
  label: { color: 'var(--mantine-color-text)' },
  message: { color: 'var(--mantine-color-text)' },
}

type Props = {
  /** In a sentence: who changed what. */
  title: string
  differences: Difference[]
  saving: boolean
  keepMine: () => void
  takeTheirs: () => void
}

/** Two people changed one thing: says in what they differ, and asks. Nothing has been overwritten, nor lost. */
export function Conflict({ title, differences, saving, keepMine, takeTheirs }: Props) {
  // At the end of a long form it would not be seen.
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    frame.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <Alert ref={frame} color="orange" variant="outline" role="alert" title={title} styles={darkTitle}>
      <Text size="sm">
        {differences.length === 0
          ? 'Both say the same by now.'
          : 'Nothing was overwritten: choose what should stand. What you wrote is still in the form.'}
      </Text>
      {differences.length === 0 ? null : (
        <Table aria-label="In what they differ" className={css.rows ?? ''} layout="fixed" mt="xs" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" w="20%">
                What
              </Table.Th>
              <Table.Th scope="col">Theirs, saved</Table.Th>
              <Table.Th scope="col">Yours, not saved</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {differences.map(({ name, theirs, mine }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500}>
                  {name}
                </Table.Th>
                <Table.Td>{theirs}</Table.Td>
                <Table.Td>{mine}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Group gap={8} mt="xs" justify="flex-end">
        <Button variant="default" onClick={takeTheirs}>
          Take theirs
        </Button>
        <Button loading={saving} onClick={keepMine}>
          Save mine over theirs
        </Button>
      </Group>
    </Alert>
  )
}
