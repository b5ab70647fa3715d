// Plain rrweb as its guide shows it: record with its defaults, send what was emitted every few seconds.
import { record } from 'rrweb'

const { sink } = window.bench
let events = []
record({ emit: (event) => events.push(event) })

function send(keepalive) {
  if (events.length === 0) return
  const body = JSON.stringify({ events })
  events = []
  fetch(`${sink}/rrweb`, { method: 'POST', body, keepalive: keepalive && body.length < 60_000 }).catch(() => {})
}
setInterval(() => send(false), 3000)
addEventListener('pagehide', () => send(true))
