/** One logger for the process: JSON lines on stderr, or plain lines where a person is watching. */
import { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import type { LogLevel } from './config.ts'

export type Log = Logger

const plainLines = new Writable({
  write(line: Buffer, _encoding, done) {
    const { level, time, msg, pid: _pid, hostname: _host, err, ...rest } = JSON.parse(line.toString())
    const name = (pino.levels.labels[level] ?? '').toUpperCase()
    const details = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''
    const error = err ? `\n  ${level >= 50 ? (err.stack ?? err.message) : err.message}` : ''
    process.stderr.write(`${new Date(time).toISOString().slice(11, 23)} ${name} ${msg}${details}${error}\n`)
    done()
  },
})

/** `to`: by default stderr. */
export function createLog(level: LogLevel, to?: { write(line: string): void }): Log {
  return pino({ level }, to ?? (process.stderr.isTTY ? plainLines : pino.destination({ dest: 2, sync: true })))
}
