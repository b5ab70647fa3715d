/** Compresses with the browser's own gzip; null where it has none (Chrome < 80, Firefox < 113, Safari < 16.4). */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null> {
  if (typeof CompressionStream !== 'function') return null
  try {
    const stream = new CompressionStream('gzip')
    // Written straight into it: a blob would go by way of the browser's process.
    const writer = stream.writable.getWriter()
    const written = writer.write(bytes).then(() => writer.close())
    const [packed] = await Promise.all([new Response(stream.readable).arrayBuffer(), written])
    return new Uint8Array(packed)
  } catch {
    return null
  }
}
