import { annotationRoutes } from '@hindsight/protocol/api/annotations'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const annotationsKey = (siteId: string) => ['sites', siteId, 'annotations'] as const

/** What stands beside charts over time: annotations and releases. */
export function useAnnotations(siteId: string) {
  return useQuery({
    queryKey: annotationsKey(siteId),
    queryFn: ({ signal }) => ask(annotationRoutes.listAnnotations, { params: { siteId }, signal }),
  })
}

export function useAddAnnotation(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { day: string; text: string }) =>
      ask(annotationRoutes.addAnnotation, { params: { siteId }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: annotationsKey(siteId) }),
  })
}

export function useRemoveAnnotation(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (annotationId: string) => ask(annotationRoutes.removeAnnotation, { params: { siteId, annotationId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: annotationsKey(siteId) }),
  })
}
