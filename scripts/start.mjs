/** `npm start`: builds what is missing, then becomes the collector, which starts the engine and prints the URLs. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Hindsight needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
try {
  const { buildStale } = await import('./build.mjs')
  await buildStale()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
await import('../collector/dist/main.js')
