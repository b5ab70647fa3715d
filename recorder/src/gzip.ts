/** Compresses with the browser's own gzip; null where it has none (Chrome < 80, Firefox < 113, Safari < 16.4). */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> {
  if (typeof CompressionStream !== 'function') return null
  try {
    const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
    return new Uint8Array(await new Response(packed).arrayBuffer())
  } catch {
    return null
  }
}
