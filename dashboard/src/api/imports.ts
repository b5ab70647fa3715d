import { type ImportOptions, importRoutes } from '@hindsight/protocol/api/imports'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, askWithFile, sendFile } from './client.ts'

/** How often a running import is asked how far it is. */
const pollMs = 1000
const importsKey = (siteId: string) => ['sites', siteId, 'imports'] as const

export function useImports(siteId: string) {
  return useQuery({
    queryKey: importsKey(siteId),
    queryFn: ({ signal }) => ask(importRoutes.listImports, { params: { siteId }, signal }),
    refetchInterval: (query) => (query.state.data?.imports.some(({ status }) => status === 'running') ? pollMs : false),
  })
}

/** Of a larger file only the beginning is looked at: it is sent anew with every choice. */
const previewedBytes = 4 * 1024 * 1024

/** Whether not all of a file is looked at before it is taken in. */
export const isPreviewedInPart = (file: File): boolean => file.size > previewedBytes

/** What would be made of a file. Its content stays with the browser; a file is known by name, size and time. */
export function usePreview(siteId: string, file: File | null, options: ImportOptions, enabled: boolean) {
  const known = file && [file.name, file.size, file.lastModified]
  return useQuery({
    queryKey: ['sites', siteId, 'importPreview', known, options],
    queryFn: ({ signal }) =>
      askWithFile(importRoutes.previewImport, {
        params: { siteId },
        query: {
          options: JSON.stringify(options),
          part: file !== null && isPreviewedInPart(file) ? 'true' : undefined,
        },
        file: file?.slice(0, previewedBytes) ?? new Blob(),
        signal,
      }),
    enabled: enabled && file !== null,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  })
}

type Started = { file: File; options: ImportOptions; signal: AbortSignal; onSent: (share: number) => void }

export function useStartImport(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ file, options, ...sending }: Started) =>
      sendFile(importRoutes.startImport, {
        params: { siteId },
        query: { options: JSON.stringify(options), fileName: file.name.slice(0, 200) },
        file,
        ...sending,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: importsKey(siteId) }),
  })
}

export function useCancelImport(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (importId: string) => ask(importRoutes.cancelImport, { params: { siteId, importId } }),
    onSettled: () => client.invalidateQueries({ queryKey: importsKey(siteId) }),
  })
}

export function useUndoImport(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (importId: string) => ask(importRoutes.undoImport, { params: { siteId, importId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sites', siteId] }),
  })
}
