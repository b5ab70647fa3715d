/** `npm run dev`: the collector from its sources, restarted on change, and the dashboard with hot reload. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildStale } from './build.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
await buildStale()
const children = [
  spawn(process.execPath, ['--import', 'tsx', '--watch', 'collector/src/main.ts'], { cwd: root, stdio: 'inherit' }),
  spawn('npx', ['--no-install', 'vite', 'dashboard'], { cwd: root, stdio: 'inherit' }),
]
for (const child of children) {
  child.on('exit', () => {
    for (const other of children) other.kill('SIGTERM')
  })
}
