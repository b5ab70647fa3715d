/** Compares two screenshots of one size in the browser, which can read PNG by itself. */
import type { Page } from 'playwright-core'

export type Box = { x: number; y: number; width: number; height: number }
export type Difference = {
  /** Share of differing pixels, 0 to 1; of those outside the masked boxes. */
  share: number
  /** What differs in magenta on the faded live page, PNG in base64; null where nothing does. */
  picture: string | null
}

/** A pixel differs when any channel does by more than this of 255: more than rounding in blending, less than an eye sees. */
const tolerance = 24

export async function comparePixels(
  page: Page,
  live: Buffer,
  replayed: Buffer,
  masks: readonly Box[],
): Promise<Difference> {
  return page.evaluate(
    async ([a, b, boxes, limit]) => {
      const read = async (base64: string) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
        const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D
        context.drawImage(bitmap, 0, 0)
        context.fillStyle = '#000'
        for (const mask of boxes) context.fillRect(mask.x, mask.y, mask.width, mask.height)
        const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height)
        return { canvas, context, data, width, height }
      }
      const [one, two] = [await read(a), await read(b)]
      if (one.width !== two.width || one.height !== two.height) return { share: 1, picture: b }
      const out = one.context.createImageData(one.width, one.height)
      let different = 0
      for (let i = 0; i < one.data.length; i += 4) {
        let most = 0
        for (let channel = 0; channel < 3; channel++) {
          most = Math.max(most, Math.abs((one.data[i + channel] ?? 0) - (two.data[i + channel] ?? 0)))
        }
        const grey = 200 + ((one.data[i + 1] ?? 0) * 55) / 255
        out.data.set(most > limit ? [230, 0, 180, 255] : [grey, grey, grey, 255], i)
        if (most > limit) different++
      }
      if (different === 0) return { share: 0, picture: null }
      one.context.putImageData(out, 0, 0)
      const png = new Uint8Array(await (await one.canvas.convertToBlob()).arrayBuffer())
      let binary = ''
      for (const byte of png) binary += String.fromCharCode(byte)
      return { share: different / (one.width * one.height), picture: btoa(binary) }
    },
    [live.toString('base64'), replayed.toString('base64'), [...masks], tolerance] as const,
  )
}
