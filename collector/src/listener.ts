/** The HTTP server and what it allows a client: how slow it may be, and how many there may be at once. */
import { createServer, type RequestListener, type Server } from 'node:http'

/** Slow clients: headers, then the whole request. */
const headersTimeoutMs = 15_000
const requestTimeoutMs = 60_000
/** How often slow ones are looked for; Node's half a minute would let each stay twice as long as it may. */
const checkIntervalMs = 5_000
/** Longer than the idle time of common balancers (60 s), so that they close connections and not we under them. */
const keepAliveMs = 65_000

export type Listener = { server: Server; connections: ConnectionStats }
export type ConnectionStats = () => { open: number; dropped: number }

/** `maxConnections` 0: any number. `headersTimeoutMs`, `checkIntervalMs`: for tests. */
export function createListener(
  handler: RequestListener,
  limits: { maxConnections: number; headersTimeoutMs?: number; checkIntervalMs?: number },
): Listener {
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs ?? headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: limits.checkIntervalMs ?? checkIntervalMs,
      keepAliveTimeout: keepAliveMs,
    },
    handler,
  )
  let open = 0
  let dropped = 0
  if (limits.maxConnections > 0) server.maxConnections = limits.maxConnections
  server.on('drop', () => dropped++)
  server.on('connection', (socket) => {
    open++
    socket.once('close', () => open--)
  })
  return { server, connections: () => ({ open, dropped }) }
}
