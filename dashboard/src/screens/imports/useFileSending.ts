import type { ImportOptions } from '@hindsight/protocol/api/imports'
import { useState } from 'react'
import { useStartImport } from '../../api/imports.ts'

export type Sending = {
  /** Of the file, from 0 to 1. */
  share: number
  bytes: number
  stop: () => void
}

/** Sends a file to be taken in: how much of it has left, and what went wrong, unless that was her own stop. */
export function useFileSending(siteId: string) {
  const start = useStartImport(siteId)
  const [sending, setSending] = useState<Sending | null>(null)
  const send = (file: File, options: ImportOptions, onSent: () => void) => {
    const stop = new AbortController()
    const sent = (share: number) => setSending({ share, bytes: file.size, stop: () => stop.abort() })
    sent(0)
    start.mutate(
      { file, options, signal: stop.signal, onSent: sent },
      { onSuccess: onSent, onSettled: () => setSending(null) },
    )
  }
  return { send, sending, error: start.error?.name === 'AbortError' ? null : start.error }
}
