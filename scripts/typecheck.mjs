/** Strict types of every package, each against the globals it really has (the recorder has no Node, the collector no DOM). */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Not by npx, which takes longer to find it than it takes for a package. */
const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
let failed = false
for (const name of ['protocol', 'engine', 'recorder', 'collector', 'dashboard', 'demo', 'test']) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', name], { cwd: root, stdio: 'inherit' })
  if (status !== 0) failed = true
}
process.exit(failed ? 1 : 0)
