/** Where a statement ends and data begins, decided before the engine sees anything. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokens } from '../../engine/src/sql/lexer.ts'
import { type InsertStatement, parseStatement } from '../../engine/src/sql/statement.ts'

const latin1 = (text: string): string => Buffer.from(text).toString('latin1')
const words = (text: string): string[] => [...tokens(text)].map((token) => token.text)

function insert(text: string): InsertStatement & { headText: string; settingsText: string; data: string } {
  const statement = parseStatement(text)
  if (statement.kind !== 'insert') throw new Error(`taken for a plain statement: ${text}`)
  const settings = statement.settings
  return {
    ...statement,
    headText: text.slice(...statement.head).trim(),
    settingsText: settings ? text.slice(...settings).trim() : '',
    data: text.slice(statement.dataStart),
  }
}

describe('tokens', () => {
  test.each([
    ["SELECT 'a;b' ; x", ['SELECT', "'a;b'", ';', 'x']],
    ["'it''s' 'a\\'b;'", ["'it''s'", "'a\\'b;'"]],
    ['`a``;` "b\\";"', ['`a``;`', '"b\\";"']],
    ['a -- ; FORMAT\n b', ['a', 'b']],
    ['a /* ; /* */ b', ['a', 'b']],
    ['a #! ;\n# ;\nb', ['a', 'b']],
    ['$$ ; $$ x $t$ ; $$ $t$ y', ['$$ ; $$', 'x', '$t$ ; $$ $t$', 'y']],
    ['1.5e3 x1 {p:UInt8}', ['1.5e3', 'x1', '{', 'p', ':', 'UInt8', '}']],
    [latin1('‘ ; \' ’ “ ; " ” é'), [latin1("‘ ; ' ’"), latin1('“ ; " ”'), latin1('é')]],
    ["'never closed ; x", ["'never closed ; x"]],
    ['/* never closed ; x', []],
  ])('%s', (text, expected) => expect(words(text)).toEqual(expected))

  test('every text is taken apart to its end, in order and without overlap', () => {
    const sql = fc.string({
      unit: fc.constantFrom("'", '"', '`', '\\', ';', '-', '/', '*', '$', '#', '\n', ' ', 'a', '1', '('),
    })
    fc.assert(
      fc.property(sql, (text) => {
        let end = 0
        for (const token of tokens(text)) {
          expect(token.start).toBeGreaterThanOrEqual(end)
          expect(token.end).toBeGreaterThan(token.start)
          end = token.end
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 500 },
    )
  })

  test('whatever stands in a string literal is one token', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const literal = `'${value.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`
        expect(words(`SELECT ${literal}; x`)).toEqual(['SELECT', literal, ';', 'x'])
      }),
    )
  })
})

describe('INSERT with data', () => {
  test.each([
    ['INSERT INTO t FORMAT CSV\n1,2', 'INSERT INTO t', '', 'CSV', '1,2'],
    ['INSERT INTO t FORMAT CSV \r\n1,2', 'INSERT INTO t', '', 'CSV', '1,2'],
    ['INSERT INTO t FORMAT JSONEachRow {"a":1}', 'INSERT INTO t', '', 'JSONEachRow', '{"a":1}'],
    ['insert into db.t (a, `b)`) format RowBinary\n\n\n', 'insert into db.t (a, `b)`)', '', 'RowBinary', '\n\n'],
    [
      "INSERT INTO t SETTINGS x = 'FORMAT', y = 2 FORMAT CSV\n1",
      'INSERT INTO t',
      "SETTINGS x = 'FORMAT', y = 2",
      'CSV',
      '1',
    ],
    ['INSERT INTO t (a) VALUES (1)', 'INSERT INTO t (a)', '', 'Values', ' (1)'],
    ['INSERT INTO t FORMAT Values (1)', 'INSERT INTO t', '', 'Values', '(1)'],
    ['INSERT INTO values VALUES (1)', 'INSERT INTO values', '', 'Values', ' (1)'],
    ['INSERT INTO TABLE format.settings FORMAT CSV\n1', 'INSERT INTO TABLE format.settings', '', 'CSV', '1'],
    [
      "INSERT INTO TABLE FUNCTION remote('h', d.t) FORMAT CSV\n1",
      "INSERT INTO TABLE FUNCTION remote('h', d.t)",
      '',
      'CSV',
      '1',
    ],
    [
      'INSERT INTO t (* EXCEPT(b)) -- FORMAT x\nFORMAT TSV\n1',
      'INSERT INTO t (* EXCEPT(b)) -- FORMAT x',
      '',
      'TSV',
      '1',
    ],
  ])('%s', (text, headText, settingsText, format, data) => {
    expect(insert(text)).toMatchObject({ headText, settingsText, format, data })
  })

  test('nothing in the data changes the statement', () => {
    fc.assert(
      fc.property(fc.string(), (data) => {
        expect(insert(`INSERT INTO t (a) FORMAT JSONEachRow\n${data}`)).toMatchObject({
          headText: 'INSERT INTO t (a)',
          data,
        })
      }),
    )
  })
})

describe('statements without data', () => {
  test.each([
    ['SELECT 1', { reads: true, writes: false, format: undefined }],
    ['/* x */ (SELECT 1) FORMAT CSV;', { reads: true, format: 'CSV' }],
    ['SELECT 1 FORMAT CSV SETTINGS x = 1', { format: 'CSV' }],
    ["SELECT 'FORMAT CSV'", { format: undefined }],
    ['SELECT format FROM t', { format: undefined }],
    ['SELECT (SELECT 1 AS format)', { format: undefined }],
    ['SELECT a, count() FROM t GROUP BY a WITH TOTALS', { hasTotals: true }],
    ['INSERT INTO t SELECT 1', { reads: false, writes: true }],
    ['INSERT INTO t SETTINGS x = 1 WITH 1 AS a SELECT a', { reads: false, writes: true }],
    ['WITH 1 AS a SELECT a', { reads: true }],
    ['ALTER TABLE t DELETE WHERE 1', { reads: false, writes: false }],
    ['SELECT 1 ; -- done\n ;', { reads: true }],
  ])('%s', (text, expected) => expect(parseStatement(text)).toMatchObject({ kind: 'plain', ...expected }))

  test.each([
    ['SELECT 1; SELECT 2', 'SYNTAX_ERROR'],
    ["SELECT 'a\\'; b'; DROP TABLE t", 'SYNTAX_ERROR'],
    ['INSERT INTO t SELECT 1; DROP TABLE t', 'SYNTAX_ERROR'],
    ['INSERT INTO t; DROP TABLE t', 'SYNTAX_ERROR'],
    ['  -- nothing', 'SYNTAX_ERROR'],
    ['', 'SYNTAX_ERROR'],
    ["SELECT 1 INTO/**/OUTFILE 'x'", 'INTO_OUTFILE_NOT_ALLOWED'],
    ["INSERT INTO t FROM INFILE 'x' FORMAT CSV", 'BAD_ARGUMENTS'],
    ["INSERT INTO t (a) SETTINGS a = 1 FROM INFILE 'x' FORMAT CSV", 'BAD_ARGUMENTS'],
    ['system shutdown', 'ACCESS_DENIED'],
  ])('refused: %s', (text, type) => {
    expect(() => parseStatement(text)).toThrow(expect.objectContaining({ type }))
  })
})
