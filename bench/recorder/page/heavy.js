// A board of 10,000 elements of which 2,000 a second change: texts, classes, styles, and rows that come and go.
const rows = 1000
const columns = 9
const names = ['up', 'down', 'even']
let seed = 7
const next = (below) => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  return seed % below
}
const rowHtml = (n) =>
  `<tr class="bench-card">${Array.from({ length: columns }, (_, c) => `<td class="even">${c === 0 ? `Paper ${n}` : `${next(900)}.${next(90)}`}</td>`).join('')}</tr>`
const board = document.getElementById('board')
board.innerHTML = `<tbody>${Array.from({ length: rows }, (_, n) => rowHtml(n)).join('')}</tbody>`
const body = board.tBodies[0]

function change(n) {
  const row = body.rows[next(body.rows.length)]
  const cell = row.cells[1 + next(columns - 1)]
  if (n % 10 < 4) cell.firstChild.nodeValue = `${next(900)}.${next(90)}`
  else if (n % 10 < 7) cell.className = names[next(3)]
  else if (n % 10 < 8) cell.style.color = `rgb(${next(255)}, ${next(255)}, ${next(255)})`
  else if (n % 10 < 9) body.deleteRow(next(body.rows.length))
  else {
    const made = body.insertRow(next(body.rows.length))
    made.className = 'bench-added'
    made.innerHTML = `<td>New paper</td>${'<td class="even">0.0</td>'.repeat(columns - 1)}`
  }
}
// 100 every 50 ms; how late timers are must not change how much is done.
document.getElementById('start').addEventListener('click', () => {
  let done = 0
  const timer = setInterval(() => {
    for (let n = 0; n < 100; n++) change(n)
    if (++done === 160) {
      clearInterval(timer)
      document.title = 'Done'
    }
  }, 50)
})
