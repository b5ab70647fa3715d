/**
 * Builds the packages whose sources changed since their last build. `--all` builds every one.
 * Used by `npm run build`, `npm start` and `npm test`, so that none of them works on stale files.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const packages = ['recorder', 'engine', 'collector', 'demo', 'dashboard']
const skipped = new Set(['dist', 'node_modules', '.cache'])

/** Paths, sizes and times of everything that a package's build reads. */
function fingerprint(name) {
  const hash = createHash('sha256')
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else {
        const { size, mtimeMs } = statSync(path)
        hash.update(`${path.slice(root.length)}\0${size}\0${mtimeMs}\n`)
      }
    }
  }
  walk(join(root, name))
  walk(join(root, 'protocol'))
  // The server bundle holds the shop's server too.
  if (name === 'collector') walk(join(root, 'demo', 'src'))
  hash.update(readFileSync(join(root, 'package-lock.json')))
  return hash.digest('hex')
}

const stampOf = (name) => join(root, name, 'dist', '.stamp')

/** Whether `dist` of a package was built from its sources as they are now. */
export function isFresh(name) {
  return existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8') === fingerprint(name)
}

function build(name) {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const child = spawn('npm', ['run', 'build', '--workspace', `@hindsight/${name}`], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (data) => {
      output += data
    })
    child.stderr.on('data', (data) => {
      output += data
    })
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`Building ${name} failed:\n${output}`))
      mkdirSync(join(root, name, 'dist'), { recursive: true })
      writeFileSync(stampOf(name), fingerprint(name))
      console.log(`  built ${name} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
      resolve()
    })
  })
}

/** Builds what is stale (or everything); resolves to the number of packages built. */
export async function buildStale({ all = false } = {}) {
  const stale = packages.filter((name) => all || !isFresh(name))
  if (stale.length === 0) return 0
  console.log(`Building ${stale.join(', ')} …`)
  const waiting = [...stale]
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await build(name)
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), stale.length) }, worker))
  return stale.length
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildStale({ all: process.argv.includes('--all') }).catch((error) => {
    console.error(error.message)
    process.exit(1)
  })
}
