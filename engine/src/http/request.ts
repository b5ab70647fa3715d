/** What a request says apart from its statement: parameters, settings, database, format, as ClickHouse reads them. */
import type { IncomingMessage } from 'node:http'
import { sqlName, sqlString } from '../database.ts'
import { engineError } from '../errors.ts'
import { headBytes } from '../limits.ts'

export interface Asked {
  /** The part of the statement that came in the URL. */
  readonly query: string
  readonly database: string | undefined
  readonly defaultFormat: string | undefined
  readonly queryId: string | undefined
  readonly settings: ReadonlyMap<string, string>
  readonly params: ReadonlyMap<string, string>
  /** GET changes nothing, as over ClickHouse's own interface. */
  readonly readOnly: boolean
}

/** Keys of the URL that are neither settings nor parameters. */
const reserved = new Set([
  'query',
  'database',
  'default_format',
  'query_id',
  'user',
  'password',
  'quota_key',
  'session_timeout',
  'session_check',
  'close_session',
  'stacktrace',
  'buffer_size',
  'client_protocol_version',
])

/** What only concerns this program: not worth telling the engine. */
const httpSettings = new Set([
  'enable_http_compression',
  'http_zlib_compression_level',
  'wait_end_of_query',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'add_http_cors_header',
])

const unsupported: Readonly<Record<string, string>> = {
  session_id: 'Sessions are not supported by the embedded engine: give settings with each query',
  role: 'Roles are not supported by the embedded engine',
  compress: "ClickHouse's native compression is not supported by the embedded engine: use Accept-Encoding",
  decompress: "ClickHouse's native compression is not supported by the embedded engine: use Content-Encoding",
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

export function readAsked(request: IncomingMessage, fields: Iterable<readonly [string, string]>): Asked {
  const settings = new Map<string, string>()
  const params = new Map<string, string>()
  const plain = new Map<string, string>()
  for (const [key, value] of fields) {
    const refusal = unsupported[key]
    if (refusal !== undefined && value !== '' && value !== '0') throw engineError('NOT_IMPLEMENTED', refusal)
    if (refusal !== undefined) continue
    if (reserved.has(key)) plain.set(key, value)
    else if (key.startsWith('param_')) params.set(key.slice('param_'.length), value)
    else settings.set(key, value)
  }
  return {
    query: plain.get('query') ?? '',
    database: plain.get('database') ?? header(request, 'x-clickhouse-database'),
    defaultFormat: plain.get('default_format') ?? header(request, 'x-clickhouse-format'),
    queryId: plain.get('query_id'),
    settings,
    params,
    readOnly: request.method === 'GET' || request.method === 'HEAD',
  }
}

const settingName = /^[A-Za-z_][A-Za-z0-9_.]*$/
const paramName = /^[A-Za-z0-9_]+$/

/** The statements that prepare a fresh connection for this request. `readonly` comes last: it forbids the others. */
export function preambleOf(asked: Asked, logComment: string, maxResultBytes?: number): string[] {
  const sets = [`log_comment = ${sqlString(logComment)}`, `max_query_size = ${headBytes}`]
  if (maxResultBytes !== undefined) sets.push(`max_result_bytes = ${maxResultBytes}`)
  let readOnly = asked.readOnly ? '2' : undefined
  for (const [name, value] of asked.settings) {
    if (httpSettings.has(name) || name === 'log_comment') continue
    if (!settingName.test(name))
      throw engineError(
        'UNKNOWN_SETTING',
        `Setting ${name} is neither a builtin setting nor started with the prefix 'SQL_'`,
      )
    if (name === 'readonly') readOnly = value === '0' ? readOnly : value
    else sets.push(`${name} = ${sqlString(value)}`)
  }
  for (const [name, value] of asked.params) {
    if (!paramName.test(name)) throw engineError('BAD_ARGUMENTS', `Parameter name ${JSON.stringify(name)} is not valid`)
    sets.push(`param_${name} = ${sqlString(value)}`)
  }
  const preamble = asked.database === undefined || asked.database === '' ? [] : [`USE ${sqlName(asked.database)}`]
  preamble.push(`SET ${sets.join(', ')}`)
  if (readOnly !== undefined) preamble.push(`SET readonly = ${sqlString(readOnly)}`)
  return preamble
}
