/**
 * Elements that without scripts, or without what was left out of them, would not have the box they had: canvases, which
 * browsers without scripts take for plain text; blocked elements; style sheets that are switched off.
 */
import { pictureSize } from '@hindsight/protocol/batch'
import { brokenImage, isDataImage, placeholder, placeholderImage } from './urls.ts'
import type { Plain } from './values.ts'

export type CanvasSize = { width: number; height: number; picture: string | null }

/** What HTML gives a canvas that says nothing. */
const canvasSize = { width: 300, height: 150 }
/** Elements that take no size by themselves. */
const inline = new Set(
  'a abbr b cite code data del em font i ins kbd label mark q s samp small span strong sub sup time u var'.split(' '),
)

/** TRICKY: it is put into a style beside the page's own; no character of it may end or begin a string there. */
const base64Image = /^data:image\/[a-z0-9.+-]{1,20};base64,[A-Za-z0-9+/]*={0,2}$/

/** A picture in place of the canvas: with it the element is sized as a canvas is, whatever the page's styles say. */
function canvasContent({ width, height, picture }: CanvasSize): string {
  const box = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`
  return `url("${picture ?? `data:image/svg+xml,${encodeURIComponent(box)}`}")`
}

/** The room of a picture that is not there. */
function pictureAttributes(tag: string, attributes: Plain): void {
  const told = attributes[pictureSize]
  if (typeof told !== 'string') return
  delete attributes[pictureSize]
  const [, width, height] = /^(\d{1,5}) (\d{1,5})$/.exec(told) ?? []
  const name = tag === 'video' ? 'poster' : 'src'
  if (width !== undefined && height !== undefined) {
    // A picture that came along is shown itself.
    const own = attributes[name]
    if (typeof own === 'string' && isDataImage(own) && own !== placeholderImage) return
    attributes[name] = placeholder(
      Number(width),
      Number(height),
      typeof attributes.alt === 'string' ? attributes.alt : '',
    )
  } else if (told === 'broken' && tag === 'img') attributes[name] = brokenImage
}

function sizeOf(attributes: Plain, before: CanvasSize | undefined): CanvasSize {
  const px = (value: unknown, otherwise: number) => {
    const n = Number.parseInt(String(value), 10)
    return n >= 0 && n < 32_768 ? n : otherwise
  }
  const picture = typeof attributes.rr_dataURL === 'string' ? attributes.rr_dataURL : (before?.picture ?? null)
  return {
    width: px(attributes.width, before?.width ?? canvasSize.width),
    height: px(attributes.height, before?.height ?? canvasSize.height),
    picture: picture !== null && base64Image.test(picture) ? picture : null,
  }
}

/** Completes the cleaned attributes of an element as it is first seen, in place. */
export function boxAttributes(tag: string, id: number, attributes: Plain, canvases: Map<number, CanvasSize>): void {
  if (tag === 'img' || tag === 'video') pictureAttributes(tag, attributes)
  const styles: string[] = []
  if (tag === 'canvas') {
    const size = sizeOf(attributes, undefined)
    canvases.set(id, size)
    styles.push(`content:${canvasContent(size)}`)
  }
  if (attributes.rr_width !== undefined || attributes.rr_height !== undefined) {
    // rrweb measured the whole box, with padding and border.
    styles.push('box-sizing:border-box')
    if (inline.has(tag)) styles.push('display:inline-block')
  }
  if (styles.length > 0) attributes.style = [...styles, attributes.style ?? ''].join(';')
  if ((tag === 'style' || tag === 'link') && attributes.disabled !== undefined) attributes.media = 'not all'
}

/** The same for cleaned changes of an element. */
export function changedBoxAttributes(tag: string, id: number, changed: Plain, canvases: Map<number, CanvasSize>): void {
  if (tag === 'img' || tag === 'video') pictureAttributes(tag, changed)
  const before = canvases.get(id)
  if (tag === 'canvas' && before !== undefined) {
    const size = sizeOf(changed, before)
    canvases.set(id, size)
    const content = canvasContent(size)
    if (typeof changed.style === 'object' && changed.style !== null) changed.style = { ...changed.style, content }
    else if (typeof changed.style === 'string') changed.style = `content:${content};${changed.style}`
    else if (changed.style !== undefined || content !== canvasContent(before)) changed.style = { content }
  }
  if ((tag === 'style' || tag === 'link') && changed.disabled !== undefined)
    changed.media = changed.disabled === null ? 'all' : 'not all'
}
