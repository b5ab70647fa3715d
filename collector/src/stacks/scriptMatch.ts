/** Which of a release's source maps belongs to a script of a stack: the one whose file name is the longest end of it. */
import { redactStack } from '@hindsight/protocol/redact'

/** Stacks come with long numbers taken out of their URLs, so names of files are compared without them too. */
function pathOf(address: string): string {
  const redacted = redactStack(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://site/${address}`)
  const path = redacted.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/, '')
  return path
    .replace(/\/{2,}/g, '/')
    .replace(/^\/?/, '/')
    .replace(/\.map$/, '')
}

export function mapOfScript(files: readonly string[], url: string): string | null {
  const script = pathOf(url)
  let best: string | null = null
  for (const file of files) {
    // Behind a slash: `app.js` is no end of `/myapp.js`.
    if (!script.endsWith(pathOf(file))) continue
    if (best === null || pathOf(file).length > pathOf(best).length) best = file
  }
  return best
}
