/**
 * What an installation of a size takes: `npm run capacity -- --sessions 1e6` (a month). Every number is measured (and says
 * where) or an assumption that an option sets. See docs/scale.md.
 */
import { parseArgs } from 'node:util'

/** Measured (docs/engine.md, docs/figures.md), but for what says that it is estimated. */
const measured = {
  /** Session-first order with the narrow projection: 25 + 32 B; estimated: some 100 B of texts and properties. */
  bytesPerEvent: 160,
  /** Of `sessions` and `signals`, per session: estimated. */
  bytesPerSession: 900,
  /** Stored ratio of the client's own gzip. */
  replayRatio: 5.4,
  /** `npm run bench:queries`: 15.3 s per million events. */
  rollUpCpuSecondsPerEvent: 15.3 / 1e6,
}

/** Name, default, meaning. */
const assumptions = {
  sessions: ['1e6', 'sessions a month'],
  events: ['40', 'events per session'],
  replay: ['1.2', 'MB of replay per session, before compression'],
  replayed: ['1', 'share of sessions that are replayed'],
  eventDays: ['395', 'days that events are kept'],
  replayDays: ['30', 'days that replays are kept'],
  batches: ['10', 'batches per session: at most one in 2.5 s'],
  batchRate: ['450', 'of them per CPU-second: npm run bench:ingest -- --batch 8 prints yours, as events'],
  replayRate: ['130', 'MB of replay per CPU-second: the same without --batch'],
  peak: ['0.006', "share of a month's sessions in its busiest hour (evenly: 0.0014)"],
  load: ['0.5', 'of a core that may be busy in that hour'],
  corePrice: ['20', 'price of a core a month'],
  terabytePrice: ['80', 'price of a terabyte of disk a month'],
}

const { values } = parseArgs({
  options: Object.fromEntries(
    Object.entries(assumptions).map(([name, [given]]) => [name, { type: 'string', default: given }]),
  ),
})
const given = Object.fromEntries(
  Object.entries(values).map(([name, text]) => {
    const value = Number(text)
    if (!Number.isFinite(value) || value <= 0) {
      process.stderr.write(`--${name} must be a number above 0, not “${text}”: ${assumptions[name][1]}.\n`)
      process.exit(1)
    }
    return [name, value]
  }),
)

const daysOfMonth = 30.4
const events = given.sessions * given.events
const replayMb = given.sessions * given.replayed * given.replay
const peakSessions = (given.sessions * given.peak) / 3600
const peakEvents = peakSessions * given.events
const cores = {
  ingest: peakSessions * (given.batches / given.batchRate + (given.replayed * given.replay) / given.replayRate),
  rollUp: peakEvents * measured.rollUpCpuSecondsPerEvent,
}
const neededCores = Math.max(2, Math.ceil((cores.ingest + cores.rollUp) / given.load) + 1)
const disk = {
  events:
    (events * measured.bytesPerEvent + given.sessions * measured.bytesPerSession) * (given.eventDays / daysOfMonth),
  replays: ((replayMb * 1e6) / measured.replayRatio) * (given.replayDays / daysOfMonth),
}
/** Merges write anew what they join, and a full disk takes nothing. */
const freeShare = 0.3
const diskBytes = (disk.events + disk.replays) / (1 - freeShare)

const tb = (bytes) => (bytes >= 1e12 ? `${(bytes / 1e12).toFixed(1)} TB` : `${(bytes / 1e9).toFixed(1)} GB`)
const round = (n) => (n >= 100 ? Math.round(n).toLocaleString('en') : n.toFixed(2))
const say = (name, value) => process.stdout.write(`${name.padEnd(34)}${value}\n`)

say('sessions a month', given.sessions.toLocaleString('en'))
say('events a month', events.toLocaleString('en'))
say('busiest hour, a second', `${round(peakSessions)} sessions, ${round(peakEvents)} events`)
say('cores busy then', `${round(cores.ingest)} taking uploads, ${round(cores.rollUp)} rolling up`)
say('cores to have', `${neededCores}`)
say('disk for events', tb(disk.events))
say('disk for replays', tb(disk.replays))
say('disk to have', tb(diskBytes))
say('price a month, about', round(neededCores * given.corePrice + (diskBytes / 1e12) * given.terabytePrice))
say(
  'processes',
  neededCores <= 4
    ? 'one, ROLE=all'
    : `ROLE=app × 1, ROLE=ingest × ${Math.max(2, Math.ceil(cores.ingest / given.load))}`,
)
const breaksAt =
  cores.rollUp > 8
    ? 'the roll-up: one process asks one server for it'
    : diskBytes > 20e12
      ? 'the disk of one server'
      : disk.replays > disk.events * 3
        ? 'disk for replays: keep them for fewer days'
        : 'nothing at this size'
say('what breaks first', breaksAt)
process.stdout.write('\nassumed (each an option):\n')
for (const [name, [, says]] of Object.entries(assumptions)) say(`  --${name} ${given[name]}`, says)
process.stdout.write('measured (docs/engine.md, docs/figures.md):\n')
for (const [name, value] of Object.entries(measured)) say(`  ${name}`, Number(value.toPrecision(3)))
