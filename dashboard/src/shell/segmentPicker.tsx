import type { SavedSegment } from '@hindsight/protocol/api/segments'
import type { Filter } from '@hindsight/protocol/filter'
import { filterSays } from '@hindsight/protocol/filterWords'
import { ActionIcon, Button, Divider, Popover, Text, TextInput } from '@mantine/core'
import { IconCheck, IconPencil, IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { useSegments } from '../api/segments.ts'
import { Failed } from '../components/failed.tsx'
import { usePeriod } from '../filters/usePeriod.ts'
import { urls } from '../routes.ts'
import { readFilterText } from '../screens/segments/segmentDraft.ts'
import { useCurrentSiteId } from './currentSite.ts'
import css from './segmentPicker.module.css'

const SegmentSheet = lazy(async () => ({
  default: (await import('../screens/segments/segmentSheet.tsx')).SegmentSheet,
}))

/** From so many on, one finds by typing. */
const longList = 8

/** What is in the builder at first; and the saved one that it changes, where there is one. */
type Building = { saved: SavedSegment | null; filter: Filter | null }

/** Whom all screens of a period look at: everybody, a saved segment, or one that stands in the address itself. */
export function SegmentPicker() {
  const siteId = useCurrentSiteId()
  const segments = useSegments(siteId)
  const { period, setPeriod } = usePeriod()
  const [open, setOpen] = useState(false)
  const [building, setBuilding] = useState<Building | null>(null)
  const { segment } = period
  const chosen = segments.data?.find(({ segmentId }) => segmentId === segment) ?? null
  const unsaved = readFilterText(segment)
  const use = (next: string | undefined) => {
    setPeriod({ ...period, segment: next })
    setOpen(false)
  }
  const build = (saved: SavedSegment | null, filter: Filter | null) => {
    setOpen(false)
    setBuilding({ saved, filter })
  }
  const label =
    segment === undefined
      ? 'Everybody'
      : (chosen?.name ?? (unsaved ? 'Not saved' : segments.data ? 'No such segment' : 'Segment'))
  if (siteId === null) return null
  return (
    <>
      <Popover
        opened={open}
        onChange={setOpen}
        position="bottom-end"
        trapFocus
        returnFocus={building === null}
        shadow="md"
        width={320}
      >
        <Popover.Target>
          <Button
            variant={segment === undefined ? 'default' : 'light'}
            size="sm"
            px={10}
            className={css.button ?? ''}
            data-chosen={segment !== undefined || undefined}
            leftSection={<IconUsersGroup size={16} aria-hidden />}
            aria-label={`Segment: ${label}`}
            title={unsaved ? filterSays(unsaved) : chosen?.says}
            onClick={() => setOpen(!open)}
          >
            <span className={css.label}>{label}</span>
          </Button>
        </Popover.Target>
        <Popover.Dropdown p="xs" aria-label="Segment">
          <Row name="Everybody" isChosen={segment === undefined} onClick={() => use(undefined)} />
          {unsaved ? (
            <>
              <Divider my="xs" label="in this address, not saved" />
              <Text size="sm" px={12} pb={4}>
                {filterSays(unsaved)}
              </Text>
              <Button variant="default" size="sm" fullWidth onClick={() => build(null, unsaved)}>
                Change or save it
              </Button>
            </>
          ) : null}
          <Divider my="xs" label="saved" />
          {segments.error ? (
            <Failed error={segments.error} what="The segments could not be read" retry={() => segments.refetch()} />
          ) : (
            <Saved
              all={segments.data ?? []}
              isLoading={segments.isPending}
              segment={segment}
              use={use}
              build={(one) => build(one, one.filter)}
            />
          )}
          <Divider my="xs" />
          <Button
            variant="default"
            size="sm"
            fullWidth
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => build(null, null)}
          >
            New segment
          </Button>
          {segments.data?.length ? (
            <Button
              component={Link}
              to={urls.segments(siteId)}
              variant="subtle"
              size="sm"
              fullWidth
              mt={4}
              onClick={() => setOpen(false)}
            >
              All segments
            </Button>
          ) : null}
        </Popover.Dropdown>
      </Popover>
      {building ? (
        <Suspense fallback={null}>
          <SegmentSheet
            siteId={siteId}
            saved={building.saved}
            filter={building.filter}
            period={period}
            onUse={use}
            onSaved={use}
            onClose={() => setBuilding(null)}
          />
        </Suspense>
      ) : null}
    </>
  )
}

type SavedProps = {
  all: SavedSegment[]
  isLoading: boolean
  segment: string | undefined
  use: (segment: string) => void
  build: (saved: SavedSegment) => void
}

function Saved({ all, isLoading, segment, use, build }: SavedProps) {
  const [typed, setTyped] = useState('')
  if (all.length === 0) {
    return (
      <Text size="sm" c="dimmed" px={12} py={6}>
        {isLoading ? 'Reading them …' : 'None yet. A segment is a named choice of sessions, for every report and list.'}
      </Text>
    )
  }
  const found = all.filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()))
  return (
    <>
      {all.length < longList ? null : (
        <TextInput
          aria-label="Find a segment"
          placeholder="Find a segment"
          mb={4}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <ul className={css.list} aria-label="Saved segments">
        {found.map((one) => (
          <li key={one.segmentId} className={css.row}>
            <Row
              name={one.name}
              says={one.says}
              isChosen={one.segmentId === segment}
              onClick={() => use(one.segmentId)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={`Change ${one.name}`}
              onClick={() => build(one)}
            >
              <IconPencil size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </>
  )
}

type RowProps = { name: string; says?: string; isChosen: boolean; onClick: () => void }

function Row({ name, says, isChosen, onClick }: RowProps) {
  return (
    <Button
      variant="subtle"
      color="gray"
      c="var(--mantine-color-text)"
      size="sm"
      fullWidth
      justify="space-between"
      aria-pressed={isChosen}
      title={says}
      rightSection={isChosen ? <IconCheck size={16} aria-hidden /> : null}
      onClick={onClick}
    >
      <span className={css.name}>{name}</span>
    </Button>
  )
}
