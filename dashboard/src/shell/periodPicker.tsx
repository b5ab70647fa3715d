import { Button, Divider, Popover, Stack, Switch } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { IconCalendar, IconCheck } from '@tabler/icons-react'
import dayjs from 'dayjs'
import { useState } from 'react'
import { periodLabel, presetNames, presets } from '../filters/period.ts'
import { usePeriod } from '../filters/usePeriod.ts'

export function PeriodPicker() {
  const { period, setPeriod } = usePeriod()
  const [open, setOpen] = useState(false)
  const [days, setDays] = useState<[string | null, string | null]>([null, null])
  const chosen = 'preset' in period ? period.preset : null
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          size="sm"
          px={10}
          leftSection={<IconCalendar size={16} aria-hidden />}
          aria-label={`Period: ${periodLabel(period)}`}
          onClick={() => {
            setDays('fromDay' in period ? [period.fromDay, period.toDay] : [null, null])
            setOpen(!open)
          }}
        >
          {periodLabel(period)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label="Period">
        <Stack gap={2}>
          {presetNames.map((name) => (
            <Button
              key={name}
              variant="subtle"
              color="gray"
              c="var(--mantine-color-text)"
              size="sm"
              justify="space-between"
              aria-pressed={chosen === name}
              rightSection={chosen === name ? <IconCheck size={16} aria-hidden /> : null}
              onClick={() => {
                setPeriod({ preset: name })
                setOpen(false)
              }}
            >
              {presets[name].label}
            </Button>
          ))}
        </Stack>
        <Divider my="xs" label="or days" />
        <DatePicker
          type="range"
          allowSingleDateInRange
          hideOutsideDates
          weekendDays={[]}
          maxDate={dayjs().format('YYYY-MM-DD')}
          value={days}
          ariaLabels={{ previousMonth: 'Month before', nextMonth: 'Month after' }}
          onChange={([from, to]) => {
            setDays([from, to])
            if (from === null || to === null) return
            setPeriod({ fromDay: from, toDay: to })
            setOpen(false)
          }}
        />
        <Divider my="xs" />
        <Switch
          label="Bots and internal visits too"
          size="sm"
          py={8}
          checked={period.traffic !== undefined}
          onChange={({ currentTarget }) => setPeriod({ ...period, traffic: currentTarget.checked ? 'all' : undefined })}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
