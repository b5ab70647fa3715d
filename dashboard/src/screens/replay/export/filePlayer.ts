/**
 * The player inside of an exported HTML file: the dashboard's own, with a few plain controls. It reads the recording that
 * stands in the file, and asks for nothing else.
 */
import './filePlayer.css'
import { clockText } from '../moments.ts'
import { createPlayer, type Player, type PlayerState } from '../player/player.ts'
import { type ReplayStep, tabNames } from '../steps.ts'
import { type FilePlan, planOf } from './filePlan.ts'

async function readFile(): Promise<FilePlan> {
  const text = document.getElementById('recording')?.textContent ?? ''
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return (await new Response(stream).json()) as FilePlan
}

type Attributes = Record<string, string>

function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** Drawn, since not every system has letters for them. */
const shapes = {
  previous: 'M6 5v14M19 5 9 12l10 7z',
  play: 'M7 4.5v15L20 12z',
  pause: 'M8 5v14M16 5v14',
  next: 'M18 5v14M5 5l10 7-10 7z',
} as const
type Shape = keyof typeof shapes

function drawing(shape: Shape): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', shapes[shape])
  svg.append(path)
  return svg
}

function button(label: string, shape: Shape, act: () => void): HTMLButtonElement {
  const made = make('button', { type: 'button', 'aria-label': label, title: label }, drawing(shape))
  made.addEventListener('click', act)
  return made
}

const words: Record<ReplayStep['mark'], string> = {
  click: 'Click',
  typing: 'Typing',
  navigation: 'Page',
  error: 'Error',
  trouble: 'Trouble',
  fault: 'Fault',
  success: 'Success',
  info: 'Note',
}

/** The steps; returns what marks the current one. */
function stepList(file: FilePlan, list: HTMLElement, player: Player): (state: PlayerState) => void {
  const names = tabNames([...new Set(file.steps.map(({ tabId }) => tabId))])
  const rows = new Map<string, HTMLButtonElement>()
  for (const step of file.steps) {
    const row = make(
      'button',
      { type: 'button', class: 'step', 'data-mark': step.mark, 'data-step': step.id },
      make('span', { class: 'mark', title: words[step.mark] }),
      make('span', { class: 'words' }, step.text),
      make('span', { class: 'time' }, `${names.size > 1 ? `${names.get(step.tabId)} ` : ''}${clockText(step.atMs)}`),
    )
    row.addEventListener('click', () => player.goTo(step.id))
    rows.set(step.id, row)
    list.append(make('li', {}, row))
  }
  let current: HTMLButtonElement | undefined
  return ({ stepId }) => {
    const next = stepId === null ? undefined : rows.get(stepId)
    if (next === current) return
    current?.removeAttribute('aria-current')
    next?.setAttribute('aria-current', 'step')
    next?.scrollIntoView({ block: 'nearest' })
    current = next
  }
}

function nothingWords({ nothing }: PlayerState): string {
  if (nothing === null) return ''
  if (nothing.reason === 'gap') return nothing.gap.words
  if (nothing.reason === 'notYet') return 'The page is still loading'
  return nothing.words ?? 'This tab was not recorded'
}

/** The page at the largest scale that fits, and the frame around the current step's element. */
function stage(
  { steps }: FilePlan,
  [box, page, frame]: readonly [HTMLElement, HTMLElement, HTMLElement],
  player: Player,
): () => void {
  const marks = new Map(steps.map(({ id, mark }) => [id, mark]))
  return () => {
    const { page: size } = player.state()
    const scale = Math.min(1, box.clientWidth / size.width, box.clientHeight / size.height)
    page.style.cssText = `width:${size.width}px;height:${size.height}px;transform:scale(${scale})`
    page.style.left = `${Math.max(0, (box.clientWidth - size.width * scale) / 2)}px`
    page.style.top = `${Math.max(0, (box.clientHeight - size.height * scale) / 2)}px`
    const rect = player.state().nothing === null && player.state().visiting ? player.highlight() : null
    frame.hidden = rect === null
    if (rect) {
      frame.dataset.mark = marks.get(player.state().stepId ?? '') ?? 'info'
      frame.style.cssText = `left:${rect.x}px;top:${rect.y}px;width:${rect.width}px;height:${rect.height}px;outline-width:${3 / scale}px`
    }
  }
}

function start(file: FilePlan): void {
  const root = make('div', { inert: '' })
  const frame = make('div', { class: 'frame', hidden: '' })
  const page = make('div', { class: 'page' }, root, frame)
  const note = make('p', { class: 'note', role: 'status' })
  const box = make('div', { class: 'stage', role: 'region', 'aria-label': 'Recorded page' }, page, note)
  const list = make('ol', { class: 'steps', 'aria-label': 'Steps' })
  const player = createPlayer(root, planOf(file))
  const mark = stepList(file, list, player)
  const fit = stage(file, [box, page, frame], player)

  const play = button('Play', 'play', () => (player.state().playing ? player.pause() : player.play()))
  const seek = make('input', {
    type: 'range',
    min: '0',
    max: String(file.durationMs),
    step: '100',
    'aria-label': 'Moment',
  })
  seek.addEventListener('input', () => player.seek(Number(seek.value)))
  const time = make('span', { class: 'time' })
  const speed = make('select', { 'aria-label': 'Speed' })
  for (const times of [0.5, 1, 2, 4, 8]) speed.append(make('option', { value: String(times) }, `${times} ×`))
  speed.value = '1'
  speed.addEventListener('change', () => player.setSpeed(Number(speed.value)))
  const step = (direction: 1 | -1) => () => void player.step(direction, 'step')

  document.body.append(
    make('header', {}, make('h1', {}, file.title), make('p', {}, file.says)),
    make('main', {}, list, box),
    make(
      'footer',
      { 'aria-label': 'Player' },
      button('Previous step', 'previous', step(-1)),
      play,
      button('Next step', 'next', step(1)),
      seek,
      time,
      speed,
    ),
  )
  const show = () => {
    const state = player.state()
    mark(state)
    const title = state.playing ? 'Pause' : 'Play'
    if (play.title !== title) {
      play.title = title
      play.setAttribute('aria-label', title)
      play.replaceChildren(drawing(state.playing ? 'pause' : 'play'))
    }
    if (document.activeElement !== seek || state.playing) seek.value = String(state.ms)
    seek.setAttribute('aria-valuetext', clockText(state.ms))
    time.textContent = `${clockText(state.ms)} / ${clockText(Math.round(file.durationMs / 1000) * 1000)}`
    note.textContent = nothingWords(state)
    page.classList.toggle('dimmed', state.nothing !== null)
    fit()
  }
  player.subscribe(show)
  new ResizeObserver(fit).observe(box)
  document.addEventListener('keydown', (event) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return
    if (event.key === 'ArrowRight') step(1)()
    else if (event.key === 'ArrowLeft') step(-1)()
    else if (event.key === ' ' && !(event.target instanceof HTMLButtonElement)) play.click()
    else return
    event.preventDefault()
  })
  player.begin()
  show()
}

readFile().then(start, () => {
  document.body.append(
    make('p', { class: 'note', role: 'alert' }, 'The recording in this file cannot be read: the file is damaged.'),
  )
})
