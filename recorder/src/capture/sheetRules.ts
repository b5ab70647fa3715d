/** The rules that a browser makes of a style sheet's text, told without having all of it parsed. */

const token = /\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|\\[\s\S]|[{};]/g
/** Perhaps of other browsers: where this one does not know a selector or an at-rule, it drops the rule. */
const foreign = /:-|@-/

/** `text` is without comments; `rules` are those at its top that are kept. */
export function expectedRules(css: string): { text: string; rules: string[] } {
  let text = ''
  let copied = 0
  for (const { 0: found, index } of css.matchAll(token)) {
    if (!found.startsWith('/*')) continue
    text += css.slice(copied, index)
    copied = index + found.length
  }
  text += css.slice(copied)
  const rules: string[] = []
  let depth = 0
  let start = 0
  let prelude = ''
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === '{' && depth++ === 0) prelude = text.slice(start, index).trim()
    const isEnd = found === '}' ? --depth === 0 : found === ';' && depth === 0
    if (!isEnd) continue
    const rule = text.slice(start, index + 1)
    start = index + 1
    if (found === '}' ? isKnown(prelude) : !/^\s*@charset/i.test(rule)) rules.push(rule)
  }
  return { text, rules }
}

function isKnown(prelude: string): boolean {
  if (!foreign.test(prelude)) return true
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`${prelude}{}`)
  return sheet.cssRules.length > 0
}
