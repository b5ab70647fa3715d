/** The HTTP server and what it allows a client: how slow it may be, and how many there may be at once. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createHeld, tooManyAnswer } from './connectionCap.ts'

/** Slow clients: headers, then the whole request. */
const headersTimeoutMs = 15_000
const requestTimeoutMs = 60_000
/** Files that a colleague sends: half a gigabyte over a slow line. */
const uploadTimeoutMs = 15 * 60_000
/** How often slow ones are looked for; Node's half a minute would let each stay twice as long as it may. */
const checkIntervalMs = 5_000
/** Longer than the idle time of common balancers (60 s), so that they close connections and not we under them. */
const keepAliveMs = 65_000

export type Listener = { server: Server; connections: ConnectionStats }
/** `refused`: of an address that held as many as one may. */
export type ConnectionStats = () => { open: number; dropped: number; refused: number }

const uploads = new WeakSet<IncomingMessage>()
/** Whoever sends this may take as long as a file does; said when it is known who it is. */
export const mayTakeLong = (request: IncomingMessage): void => void uploads.add(request)

/** Node has one limit for all requests: that of most is kept here. */
function inTime(handler: RequestListener, timeoutMs: number): RequestListener {
  return (request, response) => {
    const timer = setTimeout(() => {
      if (!request.complete && !uploads.has(request)) request.socket.destroy()
    }, timeoutMs)
    request.once('close', () => clearTimeout(timer))
    handler(request, response)
  }
}

type Limits = {
  /** 0: any number. */
  maxConnections: number
  /** Of one network address. 0: any number. */
  maxConnectionsOfAddress?: number
  /** Whose connections are those of many. */
  isProxy?: (address: string) => boolean
  headersTimeoutMs?: number
  requestTimeoutMs?: number
  checkIntervalMs?: number
}

/** The times: for tests. */
export function createListener(handler: RequestListener, limits: Limits): Listener {
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs ?? headersTimeoutMs,
      requestTimeout: uploadTimeoutMs,
      connectionsCheckingInterval: limits.checkIntervalMs ?? checkIntervalMs,
      keepAliveTimeout: keepAliveMs,
    },
    inTime(handler, limits.requestTimeoutMs ?? requestTimeoutMs),
  )
  const { maxConnectionsOfAddress = 0, isProxy = () => false } = limits
  const held = createHeld(maxConnectionsOfAddress)
  let open = 0
  let dropped = 0
  let refused = 0
  if (limits.maxConnections > 0) server.maxConnections = limits.maxConnections
  server.on('drop', () => dropped++)
  server.on('connection', (socket) => {
    open++
    socket.once('close', () => open--)
    const { remoteAddress = '' } = socket
    if (isProxy(remoteAddress)) return
    const release = held.take(remoteAddress)
    if (release) return void socket.once('close', release)
    refused++
    socket.end(tooManyAnswer(maxConnectionsOfAddress))
    socket.destroySoon()
  })
  return { server, connections: () => ({ open, dropped, refused }) }
}
