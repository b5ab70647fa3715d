/**
 * Hands mails over to the mail server (`SMTP_URL`), one at a time, and says what became of the hand-over. A mail server
 * has taken a mail once it has answered its last line with 250, and has taken nothing where it answered 4xx or 5xx.
 * Whatever ends without an answer after the server has begun to read the mail is `unknown`: it may be on its way.
 */
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { MailSender, SmtpServer } from './smtpUrl.ts'

export type Mail = {
  /** Without angle brackets. */
  messageId: string
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
  /** Beyond the usual ones; values hold no line breaks. */
  headers?: Record<string, string>
}

export type HandOver =
  | { outcome: 'sent'; response: string }
  /** The server refused this mail or its recipient for good; nothing was taken. */
  | { outcome: 'refused'; response: string; isAddress: boolean }
  /** The server answered: not now. Nothing was taken. */
  | { outcome: 'later'; response: string }
  /** The server could not be reached. Nothing was taken. */
  | { outcome: 'away'; response: string }
  /** The server lets us send nothing: wrong password, sender not allowed, no encryption. Nothing was taken. */
  | { outcome: 'barred'; response: string }
  | { outcome: 'unknown'; response: string }

export type MailTransport = {
  /** As customers see it. */
  from: string
  domain: string
  send(mail: Mail): Promise<HandOver>
}

/** A server that does not answer: longer than greylisting servers take, shorter than a person's patience. */
const connectTimeoutMs = 20_000
const answerTimeoutMs = 60_000
const maxResponseChars = 300

type SmtpError = Error & {
  code?: string | undefined
  command?: string | undefined
  responseCode?: number | undefined
  response?: string | undefined
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, maxResponseChars)

/** Written as they are: not every program that reads them knows of folded lines. */
const asTheyAre = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { prepared: true, value }]))

function messageOf({ name, address }: MailSender, mail: Mail): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name, address },
    to: { name: mail.to.name, address: mail.to.address },
    messageId: `<${mail.messageId}>`,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: asTheyAre({ ...mail.headers, 'Auto-Submitted': 'auto-generated' }),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

const said = ({ response, message }: SmtpError): string => response ?? message

/** The encryption was not trusted. Its errors come as any other of the socket, so that only their words tell. */
const isOfTrust = /certificate|\b(TLS|SSL)\b/i

/** What an error of the connection means for the mail. @param isBegun the server has begun to read it. */
function outcomeOf(error: SmtpError, isBegun: boolean): HandOver {
  const response = plain(
    error.command === 'STARTTLS' ? `It offers no encryption (STARTTLS): ${said(error)}` : said(error),
  )
  const code = error.responseCode ?? 0
  if (code >= 400 && code < 500) return { outcome: 'later', response }
  if (code >= 500) {
    const isOfMail = error.command === 'RCPT TO' || error.command === 'DATA'
    return isOfMail
      ? { outcome: 'refused', response, isAddress: error.command === 'RCPT TO' || /\b5\.1\.\d/.test(response) }
      : { outcome: 'barred', response }
  }
  if (isBegun) return { outcome: 'unknown', response }
  if (error.code === 'EENVELOPE') return { outcome: 'refused', response, isAddress: true }
  const isOfUs = ['EAUTH', 'ETLS', 'EMESSAGE'].includes(error.code ?? '') || isOfTrust.test(error.message)
  return { outcome: isOfUs ? 'barred' : 'away', response }
}

export function createMailTransport(server: SmtpServer, sender: MailSender): MailTransport {
  const { host, port, secure, user, pass, requireTLS, ignoreTLS, rejectUnauthorized } = server

  function handOver(message: Buffer, to: string): Promise<HandOver> {
    return new Promise((resolve) => {
      const connection = new SMTPConnection({
        host,
        port,
        secure,
        requireTLS,
        ignoreTLS,
        tls: { rejectUnauthorized },
        connectionTimeout: connectTimeoutMs,
        greetingTimeout: connectTimeoutMs,
        socketTimeout: answerTimeoutMs,
      })
      let isBegun = false
      // Only read once the server has asked for the mail: that is the line between "nothing was taken" and "who knows".
      const body = new Readable({
        read() {
          isBegun = true
          this.push(message)
          this.push(null)
        },
      })
      const end = (handed: HandOver) => {
        resolve(handed)
        connection.close()
      }
      const failed = (error: SmtpError) => end(outcomeOf(error, isBegun))
      const send = () =>
        connection.send({ from: sender.address, to: [to], size: message.length }, body, (error, info) => {
          if (error) failed(error)
          else end({ outcome: 'sent', response: plain(info.response) })
        })
      connection.once('error', failed)
      connection.once('end', () => failed(new Error('The mail server closed the connection')))
      connection.connect((error) => {
        if (error) return failed(error)
        if (user === null) return send()
        connection.login({ credentials: { user, pass: pass ?? '' } }, (refused) => (refused ? failed(refused) : send()))
      })
    })
  }

  return {
    from: sender.name === '' ? sender.address : `${sender.name} <${sender.address}>`,
    domain: sender.address.split('@')[1] ?? 'localhost',
    async send(mail) {
      return handOver(await messageOf(sender, mail), mail.to.address)
    },
  }
}
