import { Button, Chip, Group, Popover, Stack, Text, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { isFiltered, noFilters, type SessionFilters, useSessionFilters } from '../../filters/sessionFilters.ts'

/** Ways to narrow the list; and what it is narrowed by, each to be taken away again. */
export function FilterBar() {
  const { filters, change } = useSessionFilters()
  return (
    <Stack gap={8} mb="sm">
      <Group gap={8} role="group" aria-label="Filters">
        <Chip size="sm" checked={filters.withErrors} onChange={(withErrors) => change({ withErrors })}>
          With errors
        </Chip>
        <Chip size="sm" checked={filters.withReplay} onChange={(withReplay) => change({ withReplay })}>
          With replay
        </Chip>
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
      </Group>
      {isFiltered(filters) ? <ActiveFilters filters={filters} change={change} /> : null}
    </Stack>
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
          variant="default"
          size="compact-sm"
          h={28}
          radius="xl"
          px={14}
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

type ActiveProps = { filters: SessionFilters; change: (patch: Partial<SessionFilters>) => void }

function ActiveFilters({ filters, change }: ActiveProps) {
  const active: { says: string; without: Partial<SessionFilters> }[] = []
  if (filters.text !== '') active.push({ says: `contains “${filters.text}”`, without: { text: '' } })
  if (filters.page !== '') active.push({ says: `page ${filters.page}`, without: { page: '' } })
  if (filters.person !== '') active.push({ says: `person ${filters.person}`, without: { person: '' } })
  if (filters.withErrors) active.push({ says: 'with errors', without: { withErrors: false } })
  if (filters.withReplay) active.push({ says: 'with replay', without: { withReplay: false } })
  return (
    <Group gap={8} role="group" aria-label="Active filters">
      <Text span size="sm" c="dimmed">
        Only sessions:
      </Text>
      {active.map(({ says, without }) => (
        <Button
          key={says}
          variant="light"
          size="compact-sm"
          h={28}
          maw={320}
          rightSection={<IconX size={14} aria-hidden />}
          aria-label={`Remove filter: ${says}`}
          onClick={() => change(without)}
        >
          {says}
        </Button>
      ))}
      {active.length > 1 ? (
        <Button variant="subtle" size="compact-sm" h={28} onClick={() => change(noFilters)}>
          Clear all
        </Button>
      ) : null}
    </Group>
  )
}
