import { type ImportOptions, maxImportBytes } from '@hindsight/protocol/api/imports'
import { dateFormats, type ImportKind, importKinds, offlineChannels } from '@hindsight/protocol/importFields'
import { Button, FileInput, Group, Progress, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { isPreviewedInPart, usePreview } from '../../api/imports.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { byteText } from '../../format/bytes.ts'
import { countOf } from '../../format/number.ts'
import { ImportPreview } from './importPreview.tsx'
import { MappingFields } from './mappingFields.tsx'
import { type Sending, useFileSending } from './useFileSending.ts'
import { channelWords, dateWords, kindWords } from './words.ts'

type Mapping = ImportOptions['mapping']
type Choice = Omit<ImportOptions, 'mapping'>

const optionsOf = <T extends string>(values: readonly T[], words: Record<T, string>) =>
  values.map((value) => ({ value, label: words[value] }))

/** A file is chosen, its columns are named, what would come of it is seen; only then it is taken in. */
export function ImportForm({ siteId, timeZone }: { siteId: string; timeZone: string }) {
  const [file, setFile] = useState<File | null>(null)
  const [choice, setChoice] = useState<Choice>({
    kind: 'offlineEvents',
    source: 'CSV file',
    dateFormat: 'iso',
    timeZone,
    channel: 'phone',
  })
  /** null: as the names of the columns suggest. */
  const [chosen, setChosen] = useState<Mapping | null>(null)
  const { send, sending, error: notSent } = useFileSending(siteId)
  const isTooLarge = file !== null && file.size > maxImportBytes
  const looked = isTooLarge ? null : file
  const isNamed = choice.source.trim() !== ''
  const columns = usePreview(
    siteId,
    looked,
    { ...choice, source: choice.source.trim() || 'CSV file', mapping: {} },
    true,
  )
  const mapping = chosen ?? columns.data?.suggested ?? {}
  const options = { ...choice, mapping }
  const preview = usePreview(siteId, looked, options, columns.data !== undefined && isNamed)
  const set = (change: Partial<Choice>) => setChoice({ ...choice, ...change })
  const error = columns.error ?? preview.error ?? notSent
  const mayStart = looked !== null && isNamed && preview.data?.faults.length === 0 && preview.data.wouldTake > 0

  const take = () => {
    if (!mayStart) return
    send(looked, options, () => {
      setFile(null)
      setChosen(null)
    })
  }

  return (
    <Card title="Take a file in" says="Nothing is stored before you have seen what would be made of it.">
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
          <FileInput
            label="File"
            description={`CSV with headings, UTF-8, at most ${byteText(maxImportBytes)}`}
            error={isTooLarge ? `It has ${byteText(file.size)}: divide it` : undefined}
            placeholder="Choose a file"
            accept=".csv,.tsv,.txt,text/csv"
            leftSection={<IconFileUpload size={16} aria-hidden />}
            clearable
            clearButtonProps={{ 'aria-label': 'Remove the file' }}
            value={file}
            onChange={(picked) => {
              setFile(picked)
              setChosen(null)
            }}
          />
          <Select
            label="What it holds"
            description="Decides which columns are asked for"
            allowDeselect={false}
            data={optionsOf(importKinds, kindWords)}
            value={choice.kind}
            onChange={(kind) => {
              set({ kind: kind as ImportKind })
              setChosen(null)
            }}
          />
          <TextInput
            label="Where it comes from"
            description="Rows of one source with the same key are one"
            maxLength={60}
            value={choice.source}
            error={isNamed ? undefined : 'Name the system it comes from'}
            onChange={(event) => set({ source: event.currentTarget.value })}
          />
          {choice.kind === 'customers' ? null : (
            <>
              <Select
                label="Times look like"
                allowDeselect={false}
                data={optionsOf(dateFormats, dateWords)}
                value={choice.dateFormat}
                onChange={(format) => set({ dateFormat: (format ?? 'iso') as Choice['dateFormat'] })}
              />
              <TextInput
                label="Time zone of times that name none"
                value={choice.timeZone}
                spellCheck={false}
                onChange={(event) => set({ timeZone: event.currentTarget.value })}
              />
            </>
          )}
          {choice.kind === 'offlineEvents' ? (
            <Select
              label="Channel of rows that name none"
              allowDeselect={false}
              data={optionsOf(offlineChannels, channelWords)}
              value={choice.channel}
              onChange={(channel) => set({ channel: (channel ?? 'phone') as Choice['channel'] })}
            />
          ) : null}
        </SimpleGrid>
        {looked !== null && columns.data ? (
          <MappingFields
            kind={choice.kind}
            columns={columns.data.columns}
            mapping={mapping}
            faults={preview.data?.faults ?? []}
            onChange={setChosen}
          />
        ) : null}
        {error ? <Failed error={error} what="The file cannot be taken in like this" /> : null}
        {looked !== null && preview.data && !error ? (
          <ImportPreview preview={preview.data} isPart={isPreviewedInPart(looked)} />
        ) : null}
        {sending ? <HowMuchIsSent sending={sending} /> : null}
        <Group justify="flex-end">
          <Button loading={sending !== null} disabled={!mayStart} onClick={take}>
            {mayStart && !isPreviewedInPart(looked)
              ? `Take in ${countOf(preview.data?.wouldTake ?? 0, 'row')}`
              : 'Take in'}
          </Button>
        </Group>
      </Stack>
    </Card>
  )
}

function HowMuchIsSent({ sending: { share, bytes, stop } }: { sending: Sending }) {
  return (
    <Stack gap={4}>
      <Text size="sm" role="status">
        {share < 1
          ? `${byteText(share * bytes)} of ${byteText(bytes)} sent`
          : 'Sent; it is read once before anything is taken'}
      </Text>
      <Progress value={share * 100} aria-label="How much of the file is sent" transitionDuration={120} />
      {share < 1 ? (
        <Group justify="flex-end">
          <Button variant="default" onClick={stop}>
            Stop sending
          </Button>
        </Group>
      ) : null}
    </Stack>
  )
}
