import type { OutputOf } from '@hindsight/protocol/api/route'
import { type SavedSegment, segmentRoutes } from '@hindsight/protocol/api/segments'
import type { Filter } from '@hindsight/protocol/filter'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { boundsOf, type Period } from '../filters/period.ts'
import { ask } from './client.ts'
import { ofSameSite } from './ofSameSite.ts'

const segmentsKey = (siteId: string) => ['sites', siteId, 'segments'] as const

/** Saved segments, by name. */
export function useSegments(siteId: string | null) {
  return useQuery({
    queryKey: segmentsKey(siteId ?? ''),
    queryFn: async ({ signal }) =>
      (await ask(segmentRoutes.listSegments, { params: { siteId: siteId ?? '' }, signal })).segments,
    enabled: siteId !== null,
  })
}

/** How many a filter holds in the period; null asks nothing. */
export function useSegmentCount(siteId: string, filter: string | null, period: Period) {
  return useQuery({
    queryKey: ['sites', siteId, 'segmentCount', filter, period],
    queryFn: ({ signal }) =>
      ask(segmentRoutes.countSegment, {
        params: { siteId },
        query: { ...boundsOf(period), segment: filter ?? '' },
        signal,
      }),
    enabled: filter !== null,
    placeholderData: ofSameSite(siteId),
  })
}

export type SegmentChoices = OutputOf<typeof segmentRoutes.listSegmentChoices>

const choicesStaleMs = 5 * 60_000

/** What a segment may ask for, as met in the period by whomever. */
export function useSegmentChoices(siteId: string, period: Period) {
  const { segment: _, ...whole } = period
  return useQuery({
    queryKey: ['sites', siteId, 'segmentChoices', whole],
    queryFn: ({ signal }) =>
      ask(segmentRoutes.listSegmentChoices, { params: { siteId }, query: boundsOf(whole), signal }),
    staleTime: choicesStaleMs,
  })
}

/** What it was before, newest first. */
export function useSegmentVersions(siteId: string, segmentId: string) {
  return useQuery({
    queryKey: [...segmentsKey(siteId), segmentId, 'versions'],
    queryFn: async ({ signal }) =>
      (await ask(segmentRoutes.listSegmentVersions, { params: { siteId, segmentId }, signal })).versions,
    staleTime: 0,
  })
}

export type SegmentBody = { name: string; filter: Filter }

/** Saves a new one, or over a saved one of this version (0: one that was removed); a 409 carries what stands there now. */
export function useSaveSegment(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ over, body }: { over: Pick<SavedSegment, 'segmentId' | 'version'> | null; body: SegmentBody }) =>
      over === null
        ? ask(segmentRoutes.createSegment, { params: { siteId }, body })
        : ask(segmentRoutes.changeSegment, {
            params: { siteId, segmentId: over.segmentId },
            body: { ...body, version: over.version },
          }),
    onSuccess: (saved) => {
      client.setQueryData<SavedSegment[]>(segmentsKey(siteId), (before = []) =>
        [...before.filter(({ segmentId }) => segmentId !== saved.segmentId), saved].sort((one, other) =>
          one.name.localeCompare(other.name),
        ),
      )
      // Whatever names the segment means what it has become: all figures are asked anew, and nobody waits for them.
      client.invalidateQueries({ queryKey: ['sites', siteId] })
    },
  })
}

export function useRemoveSegment(siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (segmentId: string) => ask(segmentRoutes.removeSegment, { params: { siteId, segmentId } }),
    onSuccess: (_, removed) =>
      client.setQueryData<SavedSegment[]>(segmentsKey(siteId), (before) =>
        before?.filter(({ segmentId }) => segmentId !== removed),
      ),
  })
}
