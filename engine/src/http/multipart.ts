/** Fields of a multipart/form-data body: the client sends long parameters that way. */
import { engineError } from '../errors.ts'

export function isMultipart(contentType: string | undefined): boolean {
  return /^multipart\/form-data\b/i.test(contentType ?? '')
}

const blank = Buffer.from('\r\n\r\n')

export function parseMultipart(contentType: string, body: Buffer): Map<string, string> {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (boundary === undefined) throw engineError('BAD_ARGUMENTS', 'multipart/form-data without a boundary')
  const fields = new Map<string, string>()
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The first delimiter has no line end before it.
  let at = body.indexOf(delimiter.subarray(2))
  if (at !== -1) at += delimiter.length - 2
  while (at !== -1 && body.subarray(at, at + 2).toString() === '\r\n') {
    const head = body.indexOf(blank, at)
    const end = head === -1 ? -1 : body.indexOf(delimiter, head + 2)
    if (end === -1) throw engineError('BAD_ARGUMENTS', 'multipart/form-data body is cut off')
    const headers = body.subarray(at + 2, head).toString()
    const name = /name="([^"]*)"/i.exec(headers)?.[1]
    if (name === undefined) throw engineError('BAD_ARGUMENTS', 'multipart/form-data part without a name')
    if (/filename=/i.test(headers))
      throw engineError('NOT_IMPLEMENTED', 'External tables are not supported by the embedded engine')
    fields.set(name, body.subarray(head + blank.length, Math.max(end, head + blank.length)).toString())
    at = end + delimiter.length
  }
  return fields
}
