/** How texts of the environment are read and checked; `config.ts` has the table of variables. */
import { isIP } from 'node:net'
import { type MailSender, readSender, readSmtpUrl, type SmtpServer } from './delivery/mail/smtpUrl.ts'

export type Variable<T> = { default: string; says: string; read: (text: string) => T }

/** Thrown by a `read` below; its message completes "PORT must be …". */
export class Wrong extends Error {}

export function oneOf<T extends string>(...allowed: T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((value) => value === text.toLowerCase())
    if (found === undefined) throw new Wrong(`one of ${allowed.join(', ')}`)
    return found
  }
}

export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < from || value > to) throw new Wrong(`a whole number from ${from} to ${to}`)
    return value
  }
}

/** `02:30`, as minutes after midnight. */
export function timeOfDay(text: string): number {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (!found) throw new Wrong('a time of the day such as 02:30')
  return Number(found[1]) * 60 + Number(found[2])
}

export function httpUrl(text: string): string | null {
  if (text === '') return null
  const protocol = URL.canParse(text) ? new URL(text).protocol : ''
  if (protocol !== 'http:' && protocol !== 'https:') throw new Wrong('a URL such as https://insight.example')
  return text.replace(/\/+$/, '')
}

export function proxies(text: string): boolean | number | string[] {
  if (/^\d+$/.test(text)) return Number(text) === 0 ? false : Number(text)
  if (text === 'off' || text === 'false') return false
  const addresses = text.split(',').map((part) => part.trim())
  const known = ['loopback', 'linklocal', 'uniquelocal']
  if (addresses.every((address) => known.includes(address) || isIP(address.split('/')[0] ?? '') !== 0)) return addresses
  throw new Wrong('off, a number of hops, or a comma-separated list of addresses or networks')
}

export function apiKey(text: string): string | null {
  if (text === '') return null
  if (text.length < 16) throw new Wrong('at least 16 characters long')
  return text
}

export function databaseName(text: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(text)) throw new Wrong('letters, digits and _, not beginning with a digit')
  return text
}

export function headerName(text: string): string | null {
  if (text === '') return null
  if (!/^[A-Za-z0-9-]+$/.test(text)) throw new Wrong('the name of a header, such as cf-ipcountry')
  return text.toLowerCase()
}

export function smtpUrl(text: string): SmtpServer | null {
  if (text === '') return null
  const server = readSmtpUrl(text)
  if (!server) throw new Wrong('a URL such as smtp://user:password@mail.example:587 or smtps://mail.example')
  return server
}

export function mailFrom(text: string): MailSender | null {
  if (text === '') return null
  const sender = readSender(text)
  if (!sender) throw new Wrong('an address such as Demo shop <help@shop.example>')
  return sender
}
