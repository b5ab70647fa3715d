import { type ImportOptions, importRoutes } from '@hindsight/protocol/api/imports'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, askWithFile } from './client.ts'

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

/** What would be made of a file. Its content stays with the browser; a file is known by name, size and time. */
export function usePreview(siteId: string, file: File | null, options: ImportOptions, enabled: boolean) {
  const known = file && [file.name, file.size, file.lastModified]
  return useQuery({
    queryKey: ['sites', siteId, 'importPreview', known, options],
    queryFn: ({ signal }) =>
      askWithFile(importRoutes.previewImport, {
        params: { siteId },
        query: { options: JSON.stringify(options) },
        file: file ?? new Blob(),
        signal,
      }),
    enabled: enabled && file !== null,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  })
}

export function useStartImport(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ file, options }: { file: File; options: ImportOptions }) =>
      askWithFile(importRoutes.startImport, {
        params: { siteId },
        query: { options: JSON.stringify(options), fileName: file.name.slice(0, 200) },
        file,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: importsKey(siteId) }),
  })
}

export function useUndoImport(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (importId: string) => ask(importRoutes.undoImport, { params: { siteId, importId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sites', siteId] }),
  })
}
