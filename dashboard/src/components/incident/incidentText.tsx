import type { Incident } from '@hindsight/protocol/api/incidents'
import { Button, Skeleton } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconBug, IconCheck, IconCopy, type TablerIcon } from '@tabler/icons-react'
import { useIncident } from '../../api/incidents.ts'
import css from './incidentText.module.css'

const copiedMs = 2000

type Props = {
  siteId: string
  sessionId: string
  live?: boolean
  /** Shows the step of a sentence; without it they are plain text. */
  onStep?: (stepId: string) => void
}

/** What happened, in two or three sentences, to be read in a moment and copied elsewhere. */
export function IncidentText({ siteId, sessionId, live = false, onStep }: Props) {
  const { data, error, refetch } = useIncident(siteId, sessionId, live)
  if (!data && error) {
    return (
      <p className={css.failed}>
        What happened could not be told.{' '}
        <Button size="compact-xs" variant="default" onClick={() => refetch()}>
          Try again
        </Button>
      </p>
    )
  }
  if (!data) return <Skeleton h={78} role="status" aria-label="Telling what happened" />
  return (
    <>
      <p className={css.sentences}>
        {data.sentences.map((sentence) => (
          <Sentence key={sentence.text} sentence={sentence} onStep={onStep} />
        ))}
      </p>
      <div className={css.copies}>
        <Copy value={data.text} icon={IconCopy} label="Copy as text" />
        <Copy value={data.report} icon={IconBug} label="Copy as bug report" />
      </div>
    </>
  )
}

type SentenceProps = { sentence: Incident['sentences'][number]; onStep: Props['onStep'] }

function Sentence({ sentence: { text, step }, onStep }: SentenceProps) {
  if (step === null || !onStep) return <span>{text} </span>
  return (
    <>
      <button type="button" className={css.step} title="Go to where it happened" onClick={() => onStep(step)}>
        {text}
      </button>{' '}
    </>
  )
}

function Copy({ value, icon: Icon, label }: { value: string; icon: TablerIcon; label: string }) {
  const { copy, copied, error } = useClipboard({ timeout: copiedMs })
  const Shown = copied ? IconCheck : Icon
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<Shown size={15} aria-hidden />}
      onClick={() => copy(value)}
    >
      <span aria-live="polite">{error ? 'Not copied' : copied ? 'Copied' : label}</span>
    </Button>
  )
}
