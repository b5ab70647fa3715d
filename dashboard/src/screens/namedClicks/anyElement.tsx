import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { useStepChoices } from '../../api/funnels.ts'
import { Card } from '../../components/card.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { NameClickForm } from '../../components/namedClick/nameClickForm.tsx'
import { useSearch } from '../../filters/useSearch.ts'
import css from '../ctr/ctr.module.css'
import { ClickRow, elementWords } from './clickRow.tsx'
import { ClickTable } from './clickTable.tsx'

const keyOf = ({ place, path }: { place: string; path: string }): string => JSON.stringify([place, path])

/** Any element that was clicked lately, named or not; which one stands in the URL. */
export function AnyElement({ siteId }: { siteId: string }) {
  const clicks = useStepChoices(siteId).data?.clicks ?? []
  const [search, setSearch] = useSearch()
  const [naming, setNaming] = useState(false)
  const [place, path] = [search.get('place') ?? '', search.get('at') ?? '']
  const asked = { place, path, label: '', name: undefined, sessions: 0 }
  const isAsked = place !== '' && path !== ''
  const chosen = clicks.find((click) => keyOf(click) === keyOf(asked)) ?? (isAsked ? asked : null)
  const listed = chosen === null || clicks.includes(chosen) ? clicks : [chosen, ...clicks]
  const choose = (key: string | null) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        const [newPlace = '', at = ''] = key === null ? [] : (JSON.parse(key) as string[])
        for (const [name, value] of [
          ['place', newPlace],
          ['at', at],
        ] as const) {
          if (value === '') after.delete(name)
          else after.set(name, value)
        }
        return after
      },
      { preventScrollReset: true },
    )
  return (
    <Card title="Any element" says="How often it is clicked by those who see its page, with a name or without.">
      <div className={css.stack}>
        <Select
          label="Element"
          placeholder="Choose what is clicked"
          searchable
          clearable
          limit={50}
          maw={480}
          nothingFoundMessage="No such element was clicked in the last 30 days"
          data={listed.map((click) => ({ value: keyOf(click), label: click.name ?? elementWords(click) }))}
          value={chosen === null ? null : keyOf(chosen)}
          onChange={choose}
        />
        {chosen === null ? null : (
          <ClickTable label="The element">
            <ClickRow
              siteId={siteId}
              element={chosen}
              name={chosen.name ?? ''}
              actions={
                chosen.name === undefined ? (
                  <Button size="sm" variant="default" onClick={() => setNaming(true)}>
                    Name it …
                  </Button>
                ) : null
              }
            />
          </ClickTable>
        )}
        {naming && chosen !== null && chosen.name === undefined ? (
          <Dialog onClose={() => setNaming(false)} title="Name the click">
            <NameClickForm key={keyOf(chosen)} siteId={siteId} click={{ place, path, label: chosen.label }} />
          </Dialog>
        ) : null}
      </div>
    </Card>
  )
}
