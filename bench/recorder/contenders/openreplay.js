import Tracker from '@openreplay/tracker/class'

const { sink } = window.bench
const tracker = new Tracker({ projectKey: 'bench', ingestPoint: `${sink}/ingest`, __DISABLE_SECURE_MODE: true })
tracker.start()
// Its worker sends every 30 s, longer than a visit of the bench.
window.bench.finish = () => tracker.forceFlushBatch()
