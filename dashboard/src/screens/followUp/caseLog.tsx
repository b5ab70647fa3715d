import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Skeleton, Text } from '@mantine/core'
import { IconMail, IconMessage, IconNote, IconPhone, IconSend, type TablerIcon } from '@tabler/icons-react'
import { useCaseHistory } from '../../api/cases.ts'
import { Failed } from '../../components/failed.tsx'
import { useNow } from '../../components/useNow.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './case.module.css'
import { type Channel, channelWords, resultWords } from './words.ts'

const channelIcons: Record<Channel, TablerIcon> = {
  call: IconPhone,
  email: IconMail,
  message: IconMessage,
  letter: IconSend,
}

type Entry = { key: string; at: number; by: string; icon: TablerIcon; title: string; text: string }

function entriesOf({ contacts, notes }: FollowUpCase): Entry[] {
  const tried = contacts.map(({ contactId, channel, result, note, at, by }) => ({
    key: contactId,
    at,
    by,
    icon: channelIcons[channel],
    title: `${channelWords[channel]}: ${resultWords[result].toLowerCase()}`,
    text: note,
  }))
  const noted = notes.map(({ at, by, text }, i) => ({ key: `note ${i}`, at, by, icon: IconNote, title: 'Note', text }))
  return [...tried, ...noted].sort((a, b) => b.at - a.at)
}

/** Contacts and notes, newest first. */
export function CaseLog({ shown }: { shown: FollowUpCase }) {
  const now = useNow(10_000)
  const entries = entriesOf(shown)
  if (entries.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nobody has tried to reach her, and nobody has noted anything.
      </Text>
    )
  }
  return (
    <ul className={css.log} aria-label="Contacts and notes">
      {entries.map((entry) => (
        <li key={entry.key}>
          <entry.icon size={18} stroke={1.7} aria-hidden />
          <div>
            <div className={css.entryHead}>
              <b>{entry.title}</b>
              <span>
                {entry.by} ·{' '}
                <time dateTime={new Date(entry.at).toISOString()} title={exactTime(entry.at)}>
                  {relativeTime(entry.at, now)}
                </time>
              </span>
            </div>
            {entry.text === '' ? null : <p className={css.entryText}>{entry.text}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Every change: who, when, from what, to what. */
export function CaseHistory({ siteId, shown }: { siteId: string; shown: FollowUpCase }) {
  const history = useCaseHistory(siteId, shown.caseId, shown.version)
  const now = useNow(10_000)
  if (history.error && !history.data) {
    return <Failed error={history.error} what="The history could not be read" retry={() => history.refetch()} />
  }
  if (!history.data) return <Skeleton height={60} role="status" aria-label="Loading the history" />
  return (
    <ol className={css.history} aria-label="History">
      {[...history.data].reverse().map((change, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the trail only grows, and is shown anew as a whole
        <li key={i}>
          <span>
            <b>{change.by}</b> <Change change={change} />
          </span>
          <time dateTime={new Date(change.at).toISOString()} title={exactTime(change.at)}>
            {relativeTime(change.at, now)}
          </time>
        </li>
      ))}
    </ol>
  )
}

/** `status: new → assigned`; what was added rather than changed has no "from". */
function Change({ change: { field, from, to } }: { change: { field: string; from: string; to: string } }) {
  if (field === 'case') return <>flagged her</>
  if (from === '' && ['contact', 'note', 'evidence'].includes(field)) {
    return (
      <>
        added {field === 'evidence' ? 'evidence' : `a ${field}`}: {to}
      </>
    )
  }
  return (
    <>
      {field}: {from === '' ? null : <del>{from}</del>} → {to === '' ? 'none' : to}
    </>
  )
}
