/** The only reader of the environment. Every variable, its default and its meaning stand in one table. */
import { relative, resolve, sep } from 'node:path'
import {
  apiKey,
  databaseName,
  headerName,
  httpUrl,
  mailFrom,
  oneOf,
  proxies,
  smtpUrl,
  timeOfDay,
  type Variable,
  Wrong,
  wholeNumber,
} from './configReaders.ts'
import type { MailSender, SmtpServer } from './delivery/mail/smtpUrl.ts'
import { type LimitConfig, limitVariables } from './limitConfig.ts'
import { type OidcConfig, oidcConfigOf, oidcVariables } from './oidc/oidcConfig.ts'

export type BackupConfig = {
  /** Absolute; null: none are made by themselves. */
  dir: string | null
  /** Minutes after midnight, UTC. */
  atMinute: number
  keep: number
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export type Config = {
  port: number
  host: string
  /** Absolute. Holds the embedded engine's files and the writer's spool. */
  dataDir: string
  /** null: the collector starts the embedded engine. */
  clickhouseUrl: string | null
  /** Of the store; tests use several on one server. */
  clickhouseDatabase: string
  /** null: one server. */
  clickhouseCluster: string | null
  /** Without a slash at its end; null: made from host and port. */
  publicUrl: string | null
  /** An administrator's key for automation; null: none. */
  apiKey: string | null
  /** The demo shop with its sample history, the shop alone, or neither. */
  demo: 'on' | 'shop' | 'off'
  /** Express's `trust proxy`: false, a number of hops, or addresses. */
  trustProxy: boolean | number | string[]
  /** Lower-case name of the header in which a trusted proxy names the visitor's country; null: none. */
  countryHeader: string | null
  logLevel: LogLevel
  /** Above this the spool is full, and uploads are answered 503 until the store is back. */
  maxSpoolBytes: number
  /** With less than this free on the disk nothing new is taken. */
  minFreeBytes: number
  /** null: no mail is sent from here. Set together with `mailFrom`. */
  smtp: SmtpServer | null
  mailFrom: MailSender | null
  /** Webhooks may go to private addresses, and by plain http. */
  allowPrivateWebhooks: boolean
  /** What this process does: takes uploads, or everything else, or both. */
  role: 'all' | 'ingest' | 'app'
  limits: LimitConfig
  /** null: people sign in by password alone. */
  oidc: OidcConfig | null
  backup: BackupConfig
  /** Absolute; null: no tables are written to a folder. */
  exportDir: string | null
}

/** What is written down nowhere when it is wrong. */
const secrets = ['API_KEY', 'SMTP_URL', 'OIDC_CLIENT_SECRET']

const gibibyte = 1024 ** 3

/** The table: name, default, meaning, rule. The table of docs/operate.md is checked against it by a test. */
export const variables = {
  PORT: { default: '8080', says: 'Port to listen on; 0 takes any free one.', read: wholeNumber(0, 65535) },
  HOST: { default: '127.0.0.1', says: 'Address to listen on; 0.0.0.0 for all.', read: (text) => text },
  DATA_DIR: {
    default: './data',
    says: 'Folder of the embedded engine and of the spool that holds uploads while the store is away.',
    read: (text) => resolve(text),
  },
  CLICKHOUSE_URL: {
    default: '',
    says: 'ClickHouse to use, with user and password: http://user:password@host:8123. Empty: the embedded engine.',
    read: httpUrl,
  },
  CLICKHOUSE_DATABASE: {
    default: 'hindsight',
    says: 'Database in that ClickHouse; made where it is missing.',
    read: databaseName,
  },
  CLICKHOUSE_CLUSTER: {
    default: '',
    says: 'Cluster of that ClickHouse to spread tables over, as its configuration names it. Empty: one server. See scale.md.',
    read: (text) => (text === '' ? null : databaseName(text)),
  },
  PUBLIC_URL: {
    default: '',
    says: 'URL under which browsers reach this server; goes into snippets. Empty: made of HOST and PORT.',
    read: httpUrl,
  },
  API_KEY: {
    default: '',
    says: "An administrator's key for automation: Authorization: Bearer …. Empty: none.",
    read: apiKey,
  },
  DEMO: {
    default: 'on',
    says: 'The demo shop under /demo/, its site, and a sample history on the first start; shop leaves the history out, off all of it.',
    read: oneOf('on', 'shop', 'off'),
  },
  TRUST_PROXY: {
    default: 'off',
    says: "Proxies whose X-Forwarded-* headers are believed: off, a number of hops, or addresses. Never 'all'.",
    read: proxies,
  },
  COUNTRY_HEADER: {
    default: '',
    says: "Header in which the trusted proxy names the visitor's country, such as cf-ipcountry. Needs TRUST_PROXY.",
    read: headerName,
  },
  LOG_LEVEL: {
    default: 'info',
    says: 'debug, info, warn, error or silent.',
    read: oneOf('debug', 'info', 'warn', 'error', 'silent'),
  },
  SPOOL_MAX_GIB: {
    default: '20',
    says: 'Disk space, in GiB, that uploads may take while the store is away.',
    read: (text) => wholeNumber(1, 100_000)(text) * gibibyte,
  },
  MIN_FREE_MIB: {
    default: '1024',
    says: 'Disk space, in MiB, that always stays free: with less, uploads are answered 503 until there is room again.',
    read: (text) => wholeNumber(1, 100_000_000)(text) * 1024 ** 2,
  },
  SMTP_URL: {
    default: '',
    says: 'Mail server: smtp://user:password@host:587 (STARTTLS where it has it; ?requireTLS=true insists) or smtps://…. Empty: no mail is sent.',
    read: smtpUrl,
  },
  MAIL_FROM: {
    default: '',
    says: 'Sender of all mails: Demo shop <help@shop.example>. Needs SMTP_URL.',
    read: mailFrom,
  },
  WEBHOOK_ALLOW_PRIVATE: {
    default: 'off',
    says: 'on: webhooks may also go to private, loopback and link-local addresses, and by plain http.',
    read: (text) => oneOf('on', 'off')(text) === 'on',
  },
  ROLE: {
    default: 'all',
    says: 'all; or, over one CLICKHOUSE_URL: ingest (takes uploads; as many as you like) and app (all else; one). See scale.md.',
    read: oneOf('all', 'ingest', 'app'),
  },
  BACKUP_DIR: {
    default: '',
    says: 'Folder for a backup every day, best on another disk. Empty: none. For the embedded engine only.',
    read: (text) => (text === '' ? null : resolve(text)),
  },
  BACKUP_AT: { default: '02:30', says: 'When in the day, in UTC: 02:30.', read: timeOfDay },
  BACKUP_KEEP: {
    default: '7',
    says: 'How many are kept; older ones are deleted once a new one has been checked.',
    read: wholeNumber(1, 3650),
  },
  EXPORT_DIR: {
    default: '',
    says: 'Folder for the tables that sites want as files every night. Empty: none are written.',
    read: (text) => (text === '' ? null : resolve(text)),
  },
  ...limitVariables,
  ...oidcVariables,
} satisfies Record<string, Variable<unknown>>

type Name = keyof typeof variables

/** Thrown by `readConfig`; its message lists everything that is wrong, for a person to read. */
export class ConfigError extends Error {}

function isInside(folder: string, outer: string): boolean {
  const way = relative(outer, folder)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`))
}

/** Reads and checks the whole environment at once. An empty variable counts as not set. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const wrong: string[] = []
  function read<N extends Name>(name: N): ReturnType<(typeof variables)[N]['read']> {
    const variable = variables[name]
    const text = env[name]?.trim() || variable.default
    try {
      return variable.read(text) as ReturnType<(typeof variables)[N]['read']>
    } catch (error) {
      if (!(error instanceof Wrong)) throw error
      wrong.push(`${name} must be ${error.message}${secrets.includes(name) ? '' : `, not “${text}”`}. ${variable.says}`)
      return variable.read(variable.default) as ReturnType<(typeof variables)[N]['read']>
    }
  }
  const oidc = oidcConfigOf({
    issuer: read('OIDC_ISSUER'),
    clientId: read('OIDC_CLIENT_ID'),
    clientSecret: read('OIDC_CLIENT_SECRET'),
    name: read('OIDC_NAME'),
    domains: read('OIDC_DOMAINS'),
    roleClaim: read('OIDC_ROLE_CLAIM'),
    roles: read('OIDC_ROLES'),
    newAccounts: read('OIDC_NEW_ACCOUNTS'),
  })
  const config: Config = {
    port: read('PORT'),
    host: read('HOST'),
    dataDir: read('DATA_DIR'),
    clickhouseUrl: read('CLICKHOUSE_URL'),
    clickhouseDatabase: read('CLICKHOUSE_DATABASE'),
    clickhouseCluster: read('CLICKHOUSE_CLUSTER'),
    publicUrl: read('PUBLIC_URL'),
    apiKey: read('API_KEY'),
    demo: read('DEMO'),
    trustProxy: read('TRUST_PROXY'),
    countryHeader: read('COUNTRY_HEADER'),
    logLevel: read('LOG_LEVEL'),
    maxSpoolBytes: read('SPOOL_MAX_GIB'),
    minFreeBytes: read('MIN_FREE_MIB'),
    smtp: read('SMTP_URL'),
    mailFrom: read('MAIL_FROM'),
    allowPrivateWebhooks: read('WEBHOOK_ALLOW_PRIVATE'),
    role: read('ROLE'),
    limits: {
      uploadsPerMinuteOfSite: read('UPLOADS_PER_MINUTE_SITE'),
      uploadsPerMinuteOfOrigin: read('UPLOADS_PER_MINUTE_ORIGIN'),
      uploadsPerMinuteOfAddress: read('UPLOADS_PER_MINUTE_ADDRESS'),
      apiRequestsPerMinute: read('API_REQUESTS_PER_MINUTE'),
      maxConnections: read('MAX_CONNECTIONS'),
      maxConnectionsOfAddress: read('MAX_CONNECTIONS_ADDRESS'),
    },
    oidc: oidc === 'incomplete' ? null : oidc,
    exportDir: read('EXPORT_DIR'),
    backup: { dir: read('BACKUP_DIR'), atMinute: read('BACKUP_AT'), keep: read('BACKUP_KEEP') },
  }
  if (config.countryHeader !== null && config.trustProxy === false) {
    wrong.push('COUNTRY_HEADER needs TRUST_PROXY: without a trusted proxy anyone could claim any country.')
  }
  if (wrong.length === 0 && (config.smtp === null) !== (config.mailFrom === null)) {
    wrong.push('SMTP_URL and MAIL_FROM go together: set both, or neither.')
  }
  if (config.clickhouseCluster !== null && config.clickhouseUrl === null) {
    wrong.push('CLICKHOUSE_CLUSTER needs CLICKHOUSE_URL: the embedded engine is one server.')
  }
  if (config.role !== 'all' && config.clickhouseUrl === null) {
    wrong.push(`ROLE=${config.role} needs CLICKHOUSE_URL: the embedded engine belongs to one process.`)
  }
  if (config.backup.dir !== null && config.clickhouseUrl !== null) {
    wrong.push('BACKUP_DIR is for the embedded engine: back up the ClickHouse of CLICKHOUSE_URL itself.')
  }
  if (config.backup.dir !== null && isInside(config.backup.dir, config.dataDir)) {
    wrong.push('BACKUP_DIR must not lie in DATA_DIR: what takes the one would take the other.')
  }
  if (oidc === 'incomplete') wrong.push('OIDC_ISSUER and OIDC_CLIENT_ID go together: set both, or neither.')
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'))
  return config
}
