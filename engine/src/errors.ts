/** Errors as ClickHouse phrases them: `Code: N. DB::Exception: text. (NAME)`, with the HTTP status that it gives them. */

/** The codes this program raises itself; all others come from the engine. */
export const ownCodes = {
  CANNOT_PARSE_TEXT: 6,
  BAD_ARGUMENTS: 36,
  NOT_IMPLEMENTED: 48,
  SYNTAX_ERROR: 62,
  UNKNOWN_SETTING: 115,
  TIMEOUT_EXCEEDED: 159,
  REQUIRED_PASSWORD: 194,
  TOO_MANY_SIMULTANEOUS_QUERIES: 202,
  SOCKET_TIMEOUT: 209,
  QUERY_IS_TOO_LARGE: 229,
  ABORTED: 236,
  TOO_MANY_BYTES: 307,
  ZLIB_INFLATE_FAILED: 354,
  INTO_OUTFILE_NOT_ALLOWED: 358,
  QUERY_WAS_CANCELLED: 394,
  ACCESS_DENIED: 497,
  AUTHENTICATION_FAILED: 516,
  STD_EXCEPTION: 1001,
} as const

export type EngineErrorName = keyof typeof ownCodes

export class EngineError extends Error {
  readonly code: number
  readonly type: string
  constructor(code: number, type: string, message: string) {
    super(message)
    this.code = code
    this.type = type
  }
}

export function engineError(name: EngineErrorName, message: string): EngineError {
  return new EngineError(ownCodes[name], name, message)
}

const shape = /^\s*Code: (\d+)\. DB::(?:Exception|NetException): ([\s\S]*?)\.? \(([A-Z][A-Z0-9_]*)\)\s*$/
const inner =
  /^Code: (\d+)\. DB::(?:Exception|NetException): ([\s\S]*?)\.? \(([A-Z][A-Z0-9_]*)\)(?: \(version [^)]*\))?$/
/** Where a spooled INSERT body lay: nothing to the client. */
const spoolPath = /\(in file\/uri [^)]*\): |: data for INSERT was parsed from file|: While executing File/g

/** Reads an error thrown by the engine; one that was thrown through another is told once. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error
  const text = error instanceof Error ? error.message : String(error)
  let found = shape.exec(text)
  while (found?.[2] !== undefined) {
    const nested = inner.exec(found[2])
    if (!nested) break
    found = nested
  }
  if (!found) return engineError('STD_EXCEPTION', text.trim())
  return new EngineError(Number(found[1]), found[3] ?? 'UNKNOWN', (found[2] ?? '').replace(spoolPath, '').trim())
}

/** The body of an error answer. */
export function errorText(error: EngineError, version: string): string {
  return `Code: ${error.code}. DB::Exception: ${error.message}. (${error.type}) (version ${version} (chDB))\n`
}

const statusByType: Readonly<Record<string, number>> = {
  REQUIRED_PASSWORD: 401,
  UNKNOWN_USER: 403,
  WRONG_PASSWORD: 403,
  AUTHENTICATION_FAILED: 403,
  ACCESS_DENIED: 403,
  UNKNOWN_TABLE: 404,
  UNKNOWN_FUNCTION: 404,
  UNKNOWN_IDENTIFIER: 404,
  UNKNOWN_TYPE: 404,
  UNKNOWN_STORAGE: 404,
  UNKNOWN_DATABASE: 404,
  UNKNOWN_SETTING: 404,
  UNKNOWN_FORMAT: 404,
  UNKNOWN_AGGREGATE_FUNCTION: 404,
  UNKNOWN_DATABASE_ENGINE: 404,
  TIMEOUT_EXCEEDED: 408,
  SOCKET_TIMEOUT: 503,
  QUERY_IS_TOO_LARGE: 413,
  TOO_MANY_BYTES: 413,
  NOT_IMPLEMENTED: 501,
  TOO_MANY_SIMULTANEOUS_QUERIES: 503,
  SYNTAX_ERROR: 400,
  INCORRECT_DATA: 400,
  TYPE_MISMATCH: 400,
  VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE: 400,
  BAD_QUERY_PARAMETER: 400,
  UNKNOWN_QUERY_PARAMETER: 400,
  ZLIB_INFLATE_FAILED: 400,
}

export function httpStatus(error: EngineError): number {
  const known = statusByType[error.type]
  if (known !== undefined) return known
  return error.type.startsWith('CANNOT_PARSE_') ? 400 : 500
}
