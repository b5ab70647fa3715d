/** Settings of the mail server and of the sender, read from their texts. */

export type SmtpServer = {
  host: string
  port: number
  /** Encrypted from the first byte; otherwise from STARTTLS on, where the server has it. */
  secure: boolean
  requireTLS: boolean
  ignoreTLS: boolean
  rejectUnauthorized: boolean
  user: string | null
  pass: string | null
}

export type MailSender = { name: string; address: string }

const ports = { 'smtp:': 587, 'smtps:': 465 } as const
const options = ['requireTLS', 'ignoreTLS', 'tls.rejectUnauthorized']

/** Exactly one address, and nothing that could be a second one or a header. */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]{1,64}@[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text)
  )
}

/** @returns null: it is no such URL. */
export function readSmtpUrl(text: string): SmtpServer | null {
  if (!URL.canParse(text)) return null
  const { protocol, hostname, port, username, password, searchParams } = new URL(text)
  if (protocol !== 'smtp:' && protocol !== 'smtps:') return null
  const isSound = [...searchParams].every(([name, value]) => options.includes(name) && /^(true|false)$/.test(value))
  if (hostname === '' || !isSound) return null
  const is = (name: string) => searchParams.get(name) === 'true'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? ports[protocol] : Number(port),
    secure: protocol === 'smtps:',
    requireTLS: is('requireTLS'),
    ignoreTLS: is('ignoreTLS'),
    rejectUnauthorized: searchParams.get('tls.rejectUnauthorized') !== 'false',
    user: username === '' ? null : decodeURIComponent(username),
    pass: password === '' ? null : decodeURIComponent(password),
  }
}

/** `Demo shop <help@shop.example>`, or the address alone. @returns null: it is neither. */
export function readSender(text: string): MailSender | null {
  const [, name = '', address = ''] = /^(?:"?([^"<>\p{Cc}]*?)"?\s*<([^<>]+)>)$/u.exec(text) ?? ['', '', text]
  return isMailAddress(address) ? { name: name.trim(), address } : null
}
