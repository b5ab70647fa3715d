import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { ActionIcon, Button, Group, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useAddAnnotation, useAnnotations, useRemoveAnnotation } from '../../api/annotations.ts'
import { Card } from '../../components/card.tsx'
import { DayBars } from '../../components/chart/dayBars.tsx'
import { useMarks } from '../../components/chart/useMarks.ts'
import { Failed } from '../../components/failed.tsx'
import { countOf } from '../../format/number.ts'
import { dayText } from '../../format/time.ts'
import css from './pointTrend.module.css'

type Props = { siteId: string; trend: StruggleDetail['trend'] }

const today = () => new Date().toISOString().slice(0, 10)

/** Sessions affected per day, with the releases that were first seen, and what colleagues wrote at a day. */
export function PointTrend({ siteId, trend }: Props) {
  const { data } = useAnnotations(siteId)
  const marks = useMarks(siteId)
  const now = today()
  const days = new Set(trend.map(({ day }) => day))
  const releases = (data?.releases ?? []).filter(({ day }) => days.has(day))
  const annotations = (data?.annotations ?? []).filter(({ day }) => days.has(day))
  return (
    <Card>
      <DayBars
        title="Sessions affected per day"
        color="error"
        days={trend.map(({ day, sessions }) => ({ day, value: sessions, complete: day < now }))}
        text={(n) => `${countOf(n, 'session')} affected`}
        marks={marks}
      />
      {releases.length + annotations.length === 0 ? null : (
        <ul className={css.marks} aria-label="Releases and annotations">
          {releases.map(({ day, release }) => (
            <li key={release}>
              <span className={css.day}>{dayText(day)}</span> release <b>{release}</b> first seen
            </li>
          ))}
          {annotations.map((one) => (
            <Annotation key={one.annotationId} siteId={siteId} {...one} />
          ))}
        </ul>
      )}
      <AddAnnotation siteId={siteId} last={trend.at(-1)?.day ?? now} />
    </Card>
  )
}

type Shown = { siteId: string; annotationId: string; day: string; text: string; by: string }

function Annotation({ siteId, annotationId, day, text, by }: Shown) {
  const remove = useRemoveAnnotation(siteId)
  return (
    <li>
      <span className={css.day}>{dayText(day)}</span> {text} <span className={css.by}>{by}</span>
      <ActionIcon
        size={24}
        variant="subtle"
        color="gray"
        aria-label={`Remove the annotation “${text}”`}
        loading={remove.isPending}
        onClick={() => remove.mutate(annotationId)}
      >
        <IconTrash size={15} aria-hidden />
      </ActionIcon>
      {remove.error ? <Failed error={remove.error} what="It was not removed" /> : null}
    </li>
  )
}

const focusOn = (element: HTMLElement | null) => element?.focus()

function AddAnnotation({ siteId, last }: { siteId: string; last: string }) {
  const add = useAddAnnotation(siteId)
  const [isOpen, setOpen] = useState(false)
  /** The keyboard goes into the form, and back to the button that it takes the place of. */
  const [wasOpen, setWasOpen] = useState(false)
  const [day, setDay] = useState(last)
  const [text, setText] = useState('')
  const close = () => {
    setWasOpen(true)
    setOpen(false)
  }
  if (!isOpen) {
    return (
      <Button ref={wasOpen ? focusOn : null} size="compact-sm" variant="subtle" mt={4} onClick={() => setOpen(true)}>
        Annotate a day …
      </Button>
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '' || day === '') return
        const added = () => {
          setText('')
          close()
        }
        add.mutate({ day, text: text.trim() }, { onSuccess: added })
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <Group gap="xs" mt="xs" align="flex-end">
        <TextInput
          size="xs"
          type="date"
          label="Day"
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label="What happened"
          w={{ base: '100%', xs: 300 }}
          maxLength={200}
          value={text}
          ref={focusOn}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" loading={add.isPending}>
          Add
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          Cancel
        </Button>
      </Group>
      {add.error ? <Failed error={add.error} what="It was not saved" /> : null}
    </form>
  )
}
