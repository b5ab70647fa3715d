/** Puts an HTML file together that plays by itself: no network, no other file, and nothing in it that runs but the player. */
import type { FilePlan } from './filePlan.ts'

export type PlayerText = { script: string; style: string; hash: string }

/** The recording cannot run or load anything; the player itself is the one script whose hash is named. */
const policyOf = (hash: string): string =>
  [
    "default-src 'none'",
    `script-src '${hash}'`,
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    'font-src data:',
    'media-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** At once, the arguments of one call would be too many. */
const stepBytes = 0x8000

async function packed(plan: FilePlan): Promise<string> {
  const stream = new Blob([JSON.stringify(plan)]).stream().pipeThrough(new CompressionStream('gzip'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += stepBytes) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + stepBytes)))
  }
  return btoa(parts.join(''))
}

export async function htmlFile(plan: FilePlan, { script, style, hash }: PlayerText): Promise<Blob> {
  return new Blob(
    [
      '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
      `<meta http-equiv="Content-Security-Policy" content="${policyOf(hash)}">\n`,
      '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
      '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n',
      `<title>${escaped(plan.title)}</title>\n<style>${style}</style>\n</head>\n<body>\n`,
      '<noscript>This file plays a recording by a script of its own, which this browser does not run.</noscript>\n',
      `<script type="application/octet-stream" id="recording">${await packed(plan)}</script>\n`,
      `<script>${script}</script>\n</body>\n</html>\n`,
    ],
    { type: 'text/html' },
  )
}
