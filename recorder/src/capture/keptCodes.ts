/**
 * Codes by which a site names its errors (`ERR-1234-AB`), in the form that the site has declared: they stay readable in
 * messages, where they would be taken for somebody's number. All else in the message is redacted as ever.
 */
import { keepCodes } from '@hindsight/protocol/keepCodes'
import type { Capture } from '../host.ts'

export const startKeptCodes: Capture = ({ privacy, settings: { codes } }) => {
  const { message } = privacy
  if (codes) privacy.message = (text, near) => keepCodes(text, new RegExp(codes, 'g'), (rest) => message(rest, near))
  return () => {
    privacy.message = message
  }
}
