import { IconClockExclamation } from '@tabler/icons-react'
import { useMemo } from 'react'
import { SignMark } from '../../../signs/signMark.tsx'
import { useReplay } from '../replayContext.ts'
import { useAddress } from '../useAddress.ts'
import css from './entries.module.css'
import { type Bar, type Entry, isFailed, isSlow, numberOf, sizeText, textOf, timeText, waterfall } from './entries.ts'
import { RecordingHint } from './recordingHint.tsx'
import { SyncedList } from './syncedList.tsx'

const wanted: Record<string, (entry: Entry) => boolean> = {
  failed: ({ event }) => isFailed(event),
  slow: ({ event }) => isSlow(event),
}

const nowhere: Bar = { from: 0, to: 0 }

function addressOf(url: string): { host: string; path: string } {
  try {
    const { host, pathname, search } = new URL(url)
    return { host, path: `${pathname}${search}` }
  } catch {
    return { host: '', path: url }
  }
}

/** What the page asked of servers. */
export function RequestsPanel({ entries, isAllRecorded }: { entries: readonly Entry[]; isAllRecorded: boolean }) {
  const { events } = useReplay()
  // Of requests to the site itself, the host says nothing.
  const siteHost = useMemo(() => addressOf(events.find(({ kind }) => kind === 'pageView')?.url ?? '').host, [events])
  const [only, setOnly] = useAddress('requests')
  const bars = useMemo(() => waterfall(entries), [entries])
  const counts = Object.entries(wanted).map(([name, is]) => ({ name, n: entries.filter(is).length }))
  const isWanted = wanted[only]
  const shown = useMemo(() => (isWanted ? entries.filter(isWanted) : entries), [entries, isWanted])
  return (
    <SyncedList
      label="Requests"
      entries={shown}
      tools={
        entries.length === 0 || counts.every(({ n }) => n === 0 || n === entries.length) ? null : (
          <fieldset className={css.chips} aria-label="Which requests">
            {[{ name: '', n: entries.length }, ...counts.filter(({ n }) => n > 0)].map(({ name, n }) => (
              <button key={name} type="button" aria-pressed={only === name} onClick={() => setOnly(name)}>
                {name === '' ? 'All' : name === 'failed' ? 'Failed' : 'Slow'} <span>{n}</span>
              </button>
            ))}
          </fieldset>
        )
      }
      row={(entry) => <RequestRow entry={entry} bar={bars.get(entry.id) ?? nowhere} siteHost={siteHost} />}
      more={(entry) => <RequestFacts entry={entry} />}
      empty={
        isAllRecorded ? (
          <p>The page made no request that a script waits for.</p>
        ) : (
          <>
            <p>No request failed or was slow. Only those are recorded on this site.</p>
            <RecordingHint what="Every request with its status, time and size" />
          </>
        )
      }
    />
  )
}

function RequestRow({ entry, bar, siteHost }: { entry: Entry; bar: Bar; siteHost: string }) {
  const { event } = entry
  const { host, path } = addressOf(event.url)
  const failed = isFailed(event)
  const slow = isSlow(event)
  const bytes = numberOf(event.properties.responseBytes)
  return (
    <>
      <span className={css.request}>
        {failed ? <SignMark kind="fault" size={13} label="Failed" /> : null}
        <b>{textOf(event.properties.method)}</b>
        <span className={css.path} title={event.url}>
          {path}
        </span>
      </span>
      <span className={css.figures}>
        <span data-bad={failed || undefined}>{event.status ? event.status : 'no answer'}</span>
        <span className={css.slow} data-slow={slow || undefined}>
          {slow ? <IconClockExclamation size={13} stroke={2} aria-label="Slow" /> : null}
          {timeText(event.durationMs ?? 0)}
        </span>
        {bytes === null ? null : <span>{sizeText(bytes)}</span>}
        {host === siteHost ? null : <span className={css.host}>{host}</span>}
      </span>
      <span className={css.waterfall} aria-hidden>
        <span
          data-bad={failed || undefined}
          data-slow={slow || undefined}
          style={{ left: `${bar.from * 100}%`, width: `max(2px, ${(bar.to - bar.from) * 100}%)` }}
        />
      </span>
    </>
  )
}

function RequestFacts({ entry: { event } }: { entry: Entry }) {
  const { properties } = event
  const sent = numberOf(properties.requestBytes)
  const received = numberOf(properties.responseBytes)
  const facts: [string, string][] = [
    ['Address', event.url],
    ['Page', event.path],
    ['Kind', textOf(properties.type)],
    ['Sent', sent === null ? '' : sizeText(sent)],
    ['Received', received === null ? '' : sizeText(received)],
    ['Request id', textOf(properties.requestId)],
  ]
  return (
    <dl className={css.facts}>
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
