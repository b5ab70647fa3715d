/**
 * The player that goes into an exported HTML file, built into one script and one style, and offered to the dashboard as
 * text: `virtual:file-player`. Its hash is taken here, since a page on plain http has no means to.
 */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type Rolldown } from 'vite'

const name = 'virtual:file-player'
const entry = fileURLToPath(new URL('./src/screens/replay/export/filePlayer.ts', import.meta.url))

/** Nothing in it may end the element it stands in. */
function inElement(text: string): string {
  return text.replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--')
}

async function built(): Promise<{ script: string; style: string }> {
  const [output] = (await build({
    configFile: false,
    logLevel: 'warn',
    // Read by the parts of React that the player's modules may pull in; there is none in the end.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      lib: { entry, formats: ['iife'], name: 'hindsightFile', cssFileName: 'filePlayer' },
    },
  })) as Rolldown.RolldownOutput[]
  const chunk = output?.output.find((one) => one.type === 'chunk')
  const sheet = output?.output.find((one) => one.type === 'asset' && one.fileName.endsWith('.css'))
  if (!chunk || sheet?.type !== 'asset') throw new Error('The player for exported files was not built whole.')
  return { script: inElement(chunk.code), style: String(sheet.source) }
}

export function filePlayer(): Plugin {
  return {
    name: 'player for exported files',
    resolveId: (source) => (source === name ? `\0${name}` : undefined),
    async load(id) {
      if (id !== `\0${name}`) return undefined
      const { script, style } = await built()
      const hash = `sha256-${createHash('sha256').update(script).digest('base64')}`
      return Object.entries({ script, style, hash })
        .map(([key, value]) => `export const ${key} = ${JSON.stringify(value)}`)
        .join('\n')
    },
  }
}
