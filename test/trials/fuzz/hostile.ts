/** Values that have broken programs before. */
import fc from 'fast-check'

const texts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u200b',
  "'; DROP TABLE events; --",
  "' OR 1=1 --",
  '{x:String}',
  '\\',
  '`;"\'',
  '%00',
  '%zz',
  '../../../../etc/passwd',
  '\r\nSet-Cookie: a=b',
  '<script>alert(1)</script>',
  '=cmd()',
  '__proto__',
  'constructor',
  'NaN',
  '1e999',
  '-0',
  '9'.repeat(40),
  '2026-02-31',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(5_000),
  '𝒳'.repeat(300),
  '[[[[[[[[',
  '{"a":',
  'http://169.254.169.254/latest/meta-data/',
  'javascript:alert(1)',
]
const numbers = [0, -0, -1, 1.5, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e308, 5e-324, 8.64e15 + 1]

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(...numbers),
  fc.constantFrom(null, true, [], {}, [null], nested(200), JSON.parse('{"__proto__":{"a":1}}')),
  fc.jsonValue({ maxDepth: 3 }),
)
