/** The only reader of the environment. The collector's supervisor writes these variables; a person may too. */
import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import { insertSlots, spareThreads } from './limits.ts'

export interface EngineConfig {
  /** Folder of the database and of bodies on their way in. */
  readonly dataDir: string
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly user: string
  readonly password: string
  /** max_server_memory_usage. */
  readonly memoryBytes: number
  readonly queryMemoryBytes: number
  readonly querySeconds: number
  /** Largest result, in ClickHouse's own bytes. */
  readonly resultBytes: number
  readonly querySlots: number
  /** How long running queries may go on when the program is asked to stop. */
  readonly stopMs: number
  /** Stop when standard input closes: the parent is gone. */
  readonly followsStdin: boolean
}

export class ConfigError extends Error {}

const MiB = 1024 * 1024

function wholeNumber(env: NodeJS.ProcessEnv, name: string, fallback: number, least: number): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least)
    throw new ConfigError(`${name} must be a whole number of at least ${least}, and is "${text}".`)
  return value
}

export function readEngineConfig(env: NodeJS.ProcessEnv): EngineConfig {
  const password = env.ENGINE_PASSWORD ?? ''
  if (password === '')
    throw new ConfigError('ENGINE_PASSWORD must be set: whoever knows it may read and write all data.')
  const querySlots = wholeNumber(env, 'ENGINE_QUERY_SLOTS', 12, 1)
  const threads = wholeNumber(env, 'UV_THREADPOOL_SIZE', 4, 1)
  if (querySlots + insertSlots + spareThreads > threads)
    throw new ConfigError(
      `${querySlots} queries at once (ENGINE_QUERY_SLOTS) need UV_THREADPOOL_SIZE=${querySlots + insertSlots + spareThreads}, ` +
        `and it is ${threads}: with fewer threads, long queries would stop everything else.`,
    )
  const memoryBytes = wholeNumber(env, 'ENGINE_MEMORY_MB', defaultMemoryMb(), 512) * MiB
  return {
    dataDir: resolve(env.ENGINE_DATA_DIR || './data/engine'),
    host: env.ENGINE_HOST || '127.0.0.1',
    port: wholeNumber(env, 'ENGINE_PORT', 0, 0),
    user: env.ENGINE_USER || 'hindsight',
    password,
    memoryBytes,
    queryMemoryBytes: wholeNumber(env, 'ENGINE_QUERY_MEMORY_MB', Math.floor((memoryBytes * 0.6) / MiB), 64) * MiB,
    querySeconds: wholeNumber(env, 'ENGINE_QUERY_SECONDS', 60, 1),
    resultBytes: wholeNumber(env, 'ENGINE_RESULT_MB', 1024, 1) * MiB,
    querySlots,
    stopMs: wholeNumber(env, 'ENGINE_STOP_SECONDS', 10, 0) * 1000,
    followsStdin: env.ENGINE_FOLLOWS_STDIN === '1',
  }
}

/** Half of what the machine or the container has. */
function defaultMemoryMb(): number {
  const limit = process.constrainedMemory()
  const total = limit > 0 && limit < totalmem() ? limit : totalmem()
  return Math.max(1024, Math.floor(total / 2 / MiB))
}
