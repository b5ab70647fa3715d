import type { DailyFilesAnswer, DailyFilesRun } from '@hindsight/protocol/api/dailyFiles'
import { fileFormats, type plainTables, type TableName, tableNames } from '@hindsight/protocol/api/reports'
import { isReport, reportOf } from '@hindsight/protocol/reports'
import { Button, Group, MultiSelect, NativeSelect, Skeleton, Text } from '@mantine/core'
import { useState } from 'react'
import { useDailyFiles, useSetDailyFiles } from '../../api/dailyFiles.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { useNow } from '../../components/useNow.ts'
import { byteText } from '../../format/bytes.ts'
import { countOf } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './storage.module.css'

const says = 'Written to a folder of the server at two in the morning, of the day before; without contact details'
const plainWords: Record<(typeof plainTables)[number], string> = {
  sessions: 'Sessions',
  strugglePoints: 'Struggle points',
  days: 'Days',
  orders: 'Orders',
  promotions: 'Promotions',
  forms: 'Forms',
}
const tableWords = (name: TableName): string => (isReport(name) ? reportOf(name).title : plainWords[name])
/** The list of the API is longer. */
const runsShown = 7

export function DailyFilesCard({ siteId, mayChange }: { siteId: string; mayChange: boolean }) {
  const files = useDailyFiles(siteId)
  return (
    <Card title="Files every night" says={says}>
      {files.error && !files.data ? (
        <Failed error={files.error} what="The files could not be read" retry={() => void files.refetch()} />
      ) : !files.data ? (
        <Skeleton height={80} radius={12} role="status" aria-label="Loading the files" />
      ) : !files.data.isSet ? (
        <Text size="sm" c="dimmed">
          None are written. Whoever operates this server sets EXPORT_DIR, then tables can be chosen here.
        </Text>
      ) : (
        <>
          <Wanted key={files.data.version} siteId={siteId} files={files.data} mayChange={mayChange} />
          <Runs runs={files.data.runs.slice(0, runsShown)} />
        </>
      )}
    </Card>
  )
}

function Wanted({ siteId, files, mayChange }: { siteId: string; files: DailyFilesAnswer; mayChange: boolean }) {
  const { wanted, version } = files
  const save = useSetDailyFiles(siteId)
  const [tables, setTables] = useState(wanted.tables)
  const [format, setFormat] = useState(wanted.format)
  const isSame = format === wanted.format && tables.join() === wanted.tables.join()
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ version, wanted: { tables, format } })
      }}
    >
      <Group align="flex-end" gap={8}>
        <MultiSelect
          label="Tables"
          placeholder={tables.length === 0 ? 'none' : ''}
          data={tableNames.map((value) => ({ value, label: tableWords(value) }))}
          value={tables}
          onChange={(chosen) => setTables(tableNames.filter((name) => chosen.includes(name)))}
          disabled={!mayChange}
          searchable
          clearable
          maw={640}
          style={{ flex: '1 1 260px' }}
        />
        <NativeSelect
          label="Format"
          data={[...fileFormats]}
          value={format}
          onChange={({ currentTarget }) => setFormat(fileFormats.find((name) => name === currentTarget.value) ?? 'csv')}
          disabled={!mayChange}
        />
        {mayChange ? (
          <Button type="submit" loading={save.isPending} disabled={isSame}>
            Save
          </Button>
        ) : null}
      </Group>
      {save.error ? <Failed error={save.error} what="It was not saved" /> : null}
    </form>
  )
}

function Runs({ runs }: { runs: DailyFilesRun[] }) {
  const now = useNow(10_000)
  if (runs.length === 0) return null
  return (
    <ul className={css.runs} aria-label="Days that were written">
      {runs.map(({ day, at, files, bytes, error }) => (
        <li key={day}>
          <span>
            {day}: {error === null ? `${countOf(files, 'file')}, ${byteText(bytes)}` : `failed: ${error}`}
          </span>
          <time className={css.dim} title={exactTime(at)}>
            {relativeTime(at, now)}
          </time>
        </li>
      ))}
    </ul>
  )
}
