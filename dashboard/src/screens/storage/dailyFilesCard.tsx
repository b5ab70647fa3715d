import type { DailyFiles, DailyFilesAnswer, DailyFilesRun } from '@hindsight/protocol/api/dailyFiles'
import { fileFormats, type plainTables, type TableName, tableNames } from '@hindsight/protocol/api/reports'
import { isReport, reportOf } from '@hindsight/protocol/reports'
import { Button, Group, MultiSelect, NativeSelect, Skeleton, Stack, Text } from '@mantine/core'
import { useDailyFiles, useSetDailyFiles } from '../../api/dailyFiles.ts'
import { Card } from '../../components/card.tsx'
import { Conflict, differencesOf, theirsOf } from '../../components/conflict.tsx'
import { Failed } from '../../components/failed.tsx'
import { useDraft } from '../../components/useDraft.ts'
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
          <Wanted key={siteId} siteId={siteId} files={files.data} mayChange={mayChange} />
          <Runs runs={files.data.runs.slice(0, runsShown)} />
        </>
      )}
    </Card>
  )
}

type Saved = Pick<DailyFilesAnswer, 'version' | 'wanted'>
const differences: Record<string, (of: DailyFiles) => string> = {
  Tables: ({ tables }) => tables.map(tableWords).join(', ') || 'none',
  Format: ({ format }) => format,
}

function Wanted({ siteId, files, mayChange }: { siteId: string; files: DailyFilesAnswer; mayChange: boolean }) {
  const save = useSetDailyFiles(siteId)
  const { base, draft, setDraft, isChanged, take } = useDraft(files.version, files.wanted)
  const { tables, format } = draft
  const theirs = theirsOf<Saved>(save.error)
  const takeSaved = ({ version, wanted }: Saved, sent?: DailyFiles) => take({ version, value: wanted }, sent)
  const send = ({ version }: { version: number }) =>
    save.mutate({ version, wanted: draft }, { onSuccess: (saved) => takeSaved(saved, draft) })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send(base)
      }}
    >
      <Stack>
        <Group align="flex-end" gap={8}>
          <MultiSelect
            label="Tables"
            placeholder={tables.length === 0 ? 'none' : ''}
            data={tableNames.map((value) => ({ value, label: tableWords(value) }))}
            value={tables}
            onChange={(chosen) => setDraft({ format, tables: tableNames.filter((name) => chosen.includes(name)) })}
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
            onChange={({ currentTarget }) =>
              setDraft({ tables, format: fileFormats.find((name) => name === currentTarget.value) ?? 'csv' })
            }
            disabled={!mayChange}
          />
          {mayChange ? (
            <Button type="submit" loading={save.isPending} disabled={!isChanged}>
              Save
            </Button>
          ) : null}
        </Group>
        {theirs ? (
          <Conflict
            title="A colleague changed this meanwhile"
            differences={differencesOf(differences, theirs.wanted, draft)}
            saving={save.isPending}
            keepMine={() => send(theirs)}
            takeTheirs={() => {
              takeSaved(theirs)
              save.reset()
            }}
          />
        ) : save.error ? (
          <Failed error={save.error} what="It was not saved" />
        ) : null}
      </Stack>
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
