import { Button, FileButton, Text } from '@mantine/core'
import { IconAlertTriangle, IconFileImport } from '@tabler/icons-react'
import { useRef } from 'react'
import css from './openReplay.module.css'

const endings = '.json,.jsonl,.ndjson,.gz,application/json'

type Props = {
  /** Name of the file that is being read. */
  reading: string | null
  /** Why the last one could not be opened. */
  problem: string | null
  isOver: boolean
  /** One comes back from a recording, whose place the focus had. */
  takesFocus: boolean
  onChoose: (file: File) => void
}

/** Where a recording is chosen or dropped. */
export function OpenForm({ reading, problem, isOver, takesFocus, onChoose }: Props) {
  const reset = useRef<() => void>(null)
  return (
    <div className={css.screen}>
      <section className={css.drop} data-over={isOver || undefined} aria-label="Open a recording">
        <IconFileImport className={css.sign} size={36} stroke={1.4} aria-hidden />
        <h1>Open a recording</h1>
        <Text size="sm" c="dimmed" maw={460}>
          Drop a file with rrweb events here: JSON, one event per line, or an export of Hindsight; also packed with
          gzip. It is played in this browser and sent nowhere.
        </Text>
        <FileButton
          accept={endings}
          resetRef={reset}
          onChange={(file) => {
            if (file) onChoose(file)
            // Else the same file, mended, could not be chosen again.
            reset.current?.()
          }}
        >
          {(props) => (
            <Button {...props} loading={reading !== null} autoFocus={takesFocus}>
              Choose a file
            </Button>
          )}
        </FileButton>
        <p className={css.says} role="status">
          {reading === null ? '' : `Reading ${reading} …`}
        </p>
        {problem === null ? null : (
          <p className={css.problem} role="alert">
            <IconAlertTriangle size={18} aria-hidden />
            <span>{problem}</span>
          </p>
        )}
      </section>
    </div>
  )
}
