/** Where things stand on the shop's pages, as measured in a browser (`npm run measure-layout`). */
import measured from './layout.json' with { type: 'json' }

/** Widths in CSS px that stand for all windows of their kind. */
export const layoutWidths = { phone: 390, tablet: 820, desktop: 1440 } as const
export type LayoutKind = keyof typeof layoutWidths

/** Left edge and width in shares of the window's width; top edge and height in px of the page. */
export type Box = [left: number, top: number, width: number, height: number]
export type Layout = Record<LayoutKind, Record<string, Record<string, Box>>>

const layout = measured as unknown as Layout

/** Product pages are alike. */
export const pageOfLayout = (path: string): string => path.replace(/(\/product)\/.*/, '$1').replace(/(.)\/$/, '$1')

export function boxOf(viewportWidth: number, path: string, place: string): Box | undefined {
  const kind = viewportWidth < 600 ? 'phone' : viewportWidth < 1100 ? 'tablet' : 'desktop'
  return layout[kind][pageOfLayout(path)]?.[place]
}
