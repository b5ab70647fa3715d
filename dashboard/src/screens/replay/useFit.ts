import { type RefObject, useLayoutEffect, useState } from 'react'
import type { PageSize } from './player/tabPlayer.ts'

export type Fit = { scale: number; left: number; top: number; width: number; height: number }

/** The page at its true width, made smaller until it fits; never larger than it was. */
export function fitInto(room: PageSize, page: PageSize): Fit {
  const scale = Math.min(1, room.width / page.width, room.height / page.height) || 1
  const width = page.width * scale
  const height = page.height * scale
  return {
    scale,
    width,
    height,
    left: Math.max(0, (room.width - width) / 2),
    top: Math.max(0, (room.height - height) / 2),
  }
}

export function useFit(room: RefObject<HTMLElement | null>, page: PageSize): Fit {
  const [size, setSize] = useState<PageSize>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = room.current
    if (!element) return
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [room])
  return fitInto(size, page)
}
