import { useRef, useState } from 'react'
import { useTitle } from '../../../components/useTitle.ts'
import { FileView } from './fileView.tsx'
import { OpenForm } from './openForm.tsx'
import { type OpenedFile, openRecordingFile } from './openRecordingFile.ts'
import { useFileDrop } from './useFileDrop.ts'

/** Plays a recording from one's own disk; nothing of it is sent anywhere. */
export function OpenReplayScreen() {
  const [opened, setOpened] = useState<(OpenedFile & { no: number }) | null>(null)
  const [reading, setReading] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const asked = useRef(0)
  useTitle(opened?.file.title ?? 'Open a recording')

  async function open(files: readonly File[]) {
    const [file] = files
    if (!file) return
    const mine = ++asked.current
    setProblem(null)
    if (files.length > 1) {
      setOpened(null)
      setProblem(`${files.length} files were dropped. Open one at a time.`)
      return
    }
    setReading(file.name)
    const result = await openRecordingFile(file).catch((error: unknown) => String((error as Error).message))
    // Another one was chosen meanwhile.
    if (mine !== asked.current) return
    setReading(null)
    if (typeof result === 'string') {
      setOpened(null)
      setProblem(`${file.name}: ${result}`)
    } else setOpened({ ...result, no: mine })
  }
  const isOver = useFileDrop((files) => void open(files))

  if (opened) return <FileView key={opened.no} opened={opened} isOver={isOver} onClose={() => setOpened(null)} />
  return (
    <OpenForm {...{ reading, problem, isOver }} takesFocus={asked.current > 0} onChoose={(file) => void open([file])} />
  )
}
