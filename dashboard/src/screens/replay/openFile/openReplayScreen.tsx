import { Button, FileButton, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import { useTitle } from '../../../components/useTitle.ts'
import { FileView } from './fileView.tsx'
import { type OpenedFile, openRecordingFile } from './openRecordingFile.ts'
import css from './openReplay.module.css'

const endings = '.json,.jsonl,.ndjson,.gz,application/json'

/** Plays a recording from one's own disk; nothing of it is sent anywhere. */
export function OpenReplayScreen() {
  const [opened, setOpened] = useState<OpenedFile | null>(null)
  const [reading, setReading] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [over, setOver] = useState(false)
  useTitle(opened?.file.title ?? 'Open a recording')

  async function open(file: File | null | undefined) {
    if (!file) return
    setReading(file.name)
    setProblem(null)
    try {
      setOpened(await openRecordingFile(file))
    } catch (error) {
      setProblem(`${file.name}: ${error instanceof Error ? error.message : String(error)}`)
    }
    setReading(null)
  }
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      void open(event.dataTransfer.files[0])
    },
  }
  if (opened) return <FileView opened={opened} onClose={() => setOpened(null)} />
  return (
    <div className={css.screen}>
      <section className={css.drop} data-over={over || undefined} aria-label="Open a recording" {...drop}>
        <IconFileImport size={36} stroke={1.4} aria-hidden />
        <h1>Open a recording</h1>
        <Text size="sm" c="dimmed" maw={460}>
          Drop a file with rrweb events here: JSON, one event per line, or an export of Hindsight; also packed with
          gzip. It is played in this browser and sent nowhere.
        </Text>
        <FileButton accept={endings} onChange={(file) => void open(file)}>
          {(props) => (
            <Button {...props} loading={reading !== null}>
              Choose a file
            </Button>
          )}
        </FileButton>
        <p className={css.says} role="status">
          {reading === null ? '' : `Reading ${reading}`}
        </p>
        {problem === null ? null : (
          <p className={css.problem} role="alert">
            {problem}
          </p>
        )}
      </section>
    </div>
  )
}
