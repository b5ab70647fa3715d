import { Button, Group, Popover, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { noFilters, type SessionFilters, useSessionFilters, withoutCounted } from '../../filters/sessionFilters.ts'
import { useCountedChips } from './countedChips.ts'
import { NoteFilter } from './noteFilter.tsx'

/** Ways to narrow the list; and what it is narrowed by, each to be taken away again with a click. */
export function FilterBar() {
  const { filters, change } = useSessionFilters()
  const counted = useCountedChips(filters)
  const unwatched = filters.counted.watched === 'false'
  const byScore = filters.counted.order === 'score'
  const narrow = (added: SessionFilters['counted']) => change({ counted: { ...filters.counted, ...added } })
  const chips = [
    { says: `contains “${filters.text}”`, value: filters.text, without: { text: '' } },
    { says: `page ${filters.page}`, value: filters.page, without: { page: '' } },
    { says: `person ${filters.person}`, value: filters.person, without: { person: '' } },
    { says: 'without a replay', value: filters.withReplay === false ? 'yes' : '', without: { withReplay: null } },
    // The toggles show those two.
    ...counted
      .filter(({ name }) => name !== 'order' && (name !== 'watched' || !unwatched))
      .map(({ name, says }) => ({
        says,
        value: says,
        without: { counted: withoutCounted(filters.counted, name) },
      })),
  ].filter(({ value }) => value !== '')
  const active =
    chips.length +
    Number(filters.withErrors) +
    Number(filters.withReplay === true) +
    Number(unwatched) +
    Number(byScore)
  return (
    <Group gap={6} mb="sm" role="group" aria-label="Filters">
      <Toggle on={filters.withErrors} onChange={(withErrors) => change({ withErrors })}>
        With errors
      </Toggle>
      <Toggle on={filters.withReplay === true} onChange={(on) => change({ withReplay: on ? true : null })}>
        With replay
      </Toggle>
      <Toggle
        on={unwatched}
        onChange={(on) =>
          change({ counted: { ...withoutCounted(filters.counted, 'watched'), ...(on ? { watched: 'false' } : {}) } })
        }
      >
        Unwatched
      </Toggle>
      <Toggle
        on={byScore}
        onChange={(on) =>
          change({ counted: { ...withoutCounted(filters.counted, 'order'), ...(on ? { order: 'score' } : {}) } })
        }
      >
        Highest score first
      </Toggle>
      <TextFilter
        name="Page"
        label="Path of a visited page"
        hint={
          <>
            For example <b>/checkout</b>; <b>*</b> stands for anything, as in <b>/products/*</b>
          </>
        }
        value={filters.page}
        onChange={(page) => change({ page })}
      />
      <TextFilter
        name="Person"
        label="Customer or visitor"
        hint="The id, or how it begins"
        value={filters.person}
        onChange={(person) => change({ person })}
      />
      <NoteFilter counted={filters.counted} onNarrow={narrow} />
      {chips.map(({ says, without }) => (
        <Button
          key={says}
          {...pill}
          variant="light"
          maw={420}
          rightSection={<IconX size={14} aria-hidden />}
          aria-label={`Remove filter: ${says}`}
          onClick={() => change(without)}
        >
          {says}
        </Button>
      ))}
      {active > 1 ? (
        <Button {...pill} variant="subtle" onClick={() => change(noFilters)}>
          Clear filters
        </Button>
      ) : null}
    </Group>
  )
}

const pill = { size: 'compact-sm', h: 28, radius: 'xl', px: 10, fz: { base: 'xs', sm: 'sm' } } as const

function Toggle({ on, onChange, children }: { on: boolean; onChange: (on: boolean) => void; children: string }) {
  return (
    <Button
      {...pill}
      variant={on ? 'light' : 'default'}
      fw={on ? 500 : 400}
      aria-pressed={on}
      rightSection={on ? <IconX size={14} aria-hidden /> : null}
      onClick={() => onChange(!on)}
    >
      {children}
    </Button>
  )
}

type TextFilterProps = {
  name: string
  label: string
  hint: ReactNode
  value: string
  onChange: (value: string) => void
}

function TextFilter({ name, label, hint, value, onChange }: TextFilterProps) {
  const [open, setOpen] = useState(false)
  const [draft, setDraft] = useState(value)
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="bottom-start" shadow="md" width={300}>
      <Popover.Target>
        <Button
          {...pill}
          variant="default"
          fw={400}
          onClick={() => {
            setDraft(value)
            setOpen(!open)
          }}
        >
          {name} …
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={`Filter by ${name.toLowerCase()}`}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            onChange(draft.trim())
            setOpen(false)
          }}
        >
          <TextInput
            label={label}
            description={hint}
            value={draft}
            maxLength={256}
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" mt="sm">
            Apply
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
