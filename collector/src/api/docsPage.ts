/** The API's documentation as one HTML page, drawn from its OpenAPI document. */
import type { JsonSchema, OpenApi, Operation, Parameter } from './openapi.ts'

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => escapes[char] ?? char)
/** Text in which `backquotes` mark code. */
const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')

const limits: Record<string, string> = {
  minimum: '≥',
  exclusiveMinimum: '>',
  maximum: '≤',
  minLength: 'at least',
  maxLength: 'at most',
  maxItems: 'at most',
  pattern: 'matches',
  format: 'format',
  default: 'default',
}

function notesOf(schema: JsonSchema): string {
  const isSafeInteger = (value: unknown) => Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER
  return Object.entries(limits)
    .filter(([key]) => schema[key] !== undefined && !isSafeInteger(schema[key]))
    .filter(([key]) => !(key === 'pattern' && schema.format !== undefined))
    .map(([key, word]) => `${word} ${typeof schema[key] === 'string' ? schema[key] : JSON.stringify(schema[key])}`)
    .join(', ')
}

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

/** A schema in the notation of TypeScript, names as links. */
function typeOf(schema: JsonSchema, indent = ''): string {
  if (schema.$ref) return `<a href="#schema-${nameOf(schema.$ref)}">${nameOf(schema.$ref)}</a>`
  if (schema.enum) return schema.enum.map((value) => escaped(JSON.stringify(value))).join(' | ')
  if (schema.const !== undefined) return escaped(JSON.stringify(schema.const))
  if (schema.anyOf) return schema.anyOf.map((part) => typeOf(part, indent)).join(' | ')
  if (schema.type === 'array') return `${typeOf(schema.items ?? {}, indent)}[]`
  if (!schema.properties) return schema.type === 'object' ? 'object' : (schema.type ?? 'any')
  const deeper = `${indent}  `
  const lines = Object.entries(schema.properties).map(([name, part]) => {
    const mark = schema.required?.includes(name) ? '' : '?'
    const notes = [part.description ?? '', notesOf(part)].filter(Boolean).join('; ')
    const comment = notes === '' ? '' : `  <span class="note">// ${escaped(notes)}</span>`
    return `${deeper}${escaped(name)}${mark}: ${typeOf(part, deeper)}${comment}`
  })
  return `{\n${lines.join('\n')}\n${indent}}`
}

function parameterRow({ name, in: where, required, description = '', schema }: Parameter): string {
  const words = [description, notesOf(schema)].filter(Boolean).join('; ')
  return `<tr><td><code>${escaped(name)}</code></td><td>${where}${required ? '' : ', optional'}</td>
    <td><code>${typeOf(schema)}</code></td><td>${prose(words)}</td></tr>`
}

function parameterTable(parameters: Parameter[]): string {
  if (parameters.length === 0) return ''
  return `<h4>Parameters</h4><div class="wide"><table><thead><tr><th>Name</th><th>Where</th><th>Type</th><th>Meaning</th></tr></thead>
    <tbody>${parameters.map(parameterRow).join('')}</tbody></table></div>`
}

function answerRows(operation: Operation): string {
  return Object.entries(operation.responses)
    .map(([status, { description, content = {} }]) => {
      const [type = 'nothing', media] = Object.entries(content)[0] ?? []
      const shape = media && type === 'application/json' ? `<pre>${typeOf(media.schema)}</pre>` : ''
      return `<tr><td>${status}</td><td>${prose(description)} <span class="note">(${type})</span>${shape}</td></tr>`
    })
    .join('')
}

function operationSection(path: string, method: string, operation: Operation): string {
  const { requestBody } = operation
  const body = requestBody?.content['application/json']?.schema
  return `<details id="${operation.operationId}"><summary><span class="method ${method}">${method.toUpperCase()}</span>
    <code>${escaped(path)}</code> <span class="says">${prose(operation.summary)}</span></summary>
    <p>${prose(operation.description)}</p>
    ${parameterTable(operation.parameters)}
    ${body ? `<h4>Body</h4><pre>${typeOf(body)}</pre>` : ''}
    ${requestBody?.description ? `<h4>Body</h4><p>${prose(requestBody.description)}</p>` : ''}
    <h4>Answers</h4><div class="wide"><table><tbody>${answerRows(operation)}</tbody></table></div></details>`
}

export const docsStyle = `
:root { color-scheme: light dark; --line: light-dark(#dee2e6, #3b3f45); --soft: light-dark(#f6f7f9, #22262b); --dim: light-dark(#555b63, #a9b0b8); --accent: light-dark(#1557b0, #8ab4f8) }
* { box-sizing: border-box }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 6rem; background: light-dark(#fff, #17191d); color: light-dark(#1b1e22, #e8eaed) }
h1 { font-size: 1.6rem; margin: 0 0 .25rem } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem } h4 { margin: 1rem 0 .25rem }
a { color: var(--accent) } p { max-width: 46rem } code, pre { font: 13px/1.5 ui-monospace, monospace }
pre { background: var(--soft); border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; margin: .25rem 0 }
details { border-top: 1px solid var(--line); padding: .25rem 0 } details[open] { padding-bottom: 1.25rem }
summary { cursor: pointer; padding: .4rem .25rem; border-radius: 6px; overflow-wrap: anywhere } summary:hover { background: var(--soft) }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.method { display: inline-block; min-width: 3.75rem; font: 700 12px/1.6 ui-monospace, monospace; color: light-dark(#1b6e3c, #7ee2a8) }
.post, .patch, .put { color: light-dark(#8a4b00, #ffc078) } .delete { color: light-dark(#b02a1a, #ff9d8f) }
.says, .note { color: var(--dim) } .wide { overflow-x: auto }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line) } th { font-weight: 600 }
`

export function docsPage(document: OpenApi): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))]
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(tag))
    return `<h2>${escaped(tag)}</h2>${own.map((one) => operationSection(one.path, one.method, one.operation)).join('')}`
  })
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      `<details id="schema-${name}"><summary><code>${name}</code></summary><pre>${typeOf(schema)}</pre></details>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(document.info.title)}</title><style>${docsStyle}</style></head><body><main>
<h1>${escaped(document.info.title)}</h1>
<p>${prose(document.info.description)} The same for programs: <a href="/api/openapi.json">openapi.json</a>.</p>
<pre>curl -H "Authorization: Bearer $API_KEY" http://127.0.0.1:8080/api/sites</pre>
${sections.join('\n')}
<h2>Schemas</h2>${schemas.join('\n')}
</main></body></html>
`
}
