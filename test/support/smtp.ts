/** A real mail server in this process, that takes what it is given and answers what it is told to. */
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type Taken = { to: string[]; raw: string; parsed: ParsedMail }

export type MailServer = {
  /** For SMTP_URL. */
  url: string
  /** Every mail whose bytes were read to the end, in order, whatever was answered. */
  taken: Taken[]
  /** Refuses these recipients with that answer; `[450, 'Try later', 1]` does so once. */
  refuse: Map<string, [code: number, says: string, times?: number]>
  /** What is done when a mail has been read: answer it, never answer, or hang up. */
  afterReading: 'answer' | 'silence' | 'hangUp'
  stop(): Promise<void>
}

/** `over`: how it lets others in, by default anyone without encryption. */
export async function startMailServer(over: SMTPServerOptions = {}): Promise<MailServer> {
  const taken: Taken[] = []
  const refuse: MailServer['refuse'] = new Map()
  const sockets = new Set<{ destroy(): void }>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    ...over,
    onRcptTo({ address }, _session, answer) {
      const refusal = refuse.get(address)
      if (!refusal) return answer()
      const [code, says, times] = refusal
      if (times === 1) refuse.delete(address)
      else if (times !== undefined) refuse.set(address, [code, says, times - 1])
      answer(Object.assign(new Error(says), { responseCode: code }))
    },
    onData(stream, session, answer) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString()
        const to = session.envelope.rcptTo.map(({ address }) => address)
        taken.push({ to, raw, parsed: await simpleParser(raw) })
        if (mails.afterReading === 'answer') answer(null, 'Taken')
        if (mails.afterReading === 'hangUp') for (const socket of sockets) socket.destroy()
      })
    },
  })
  server.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  const mails: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    refuse,
    afterReading: 'answer',
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  return mails
}
