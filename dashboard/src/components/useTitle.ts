import { useEffect } from 'react'

/** Title of the browser's tab and history. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Hindsight' : `${title} · Hindsight`
  }, [title])
}
