import { contactStatusRoutes } from '@hindsight/protocol/api/contactStatus'
import type { BodyIn } from '@hindsight/protocol/api/route'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './client.ts'

const statusKey = (siteId: string, person: string) => ['sites', siteId, 'contactStatus', person] as const

/** Only of customers: nobody is known behind the others. */
export function useContactStatus(siteId: string, person: string) {
  return useQuery({
    queryKey: statusKey(siteId, person),
    queryFn: ({ signal }) => ask(contactStatusRoutes.getContactStatus, { params: { siteId, person }, signal }),
    enabled: !person.startsWith('anon:') && !person.startsWith('caller:'),
  })
}

export function useSetContactStatus(siteId: string, person: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyIn<(typeof contactStatusRoutes)['setContactStatus']>) =>
      ask(contactStatusRoutes.setContactStatus, { params: { siteId, person }, body }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: statusKey(siteId, person) }),
        client.invalidateQueries({ queryKey: ['sites', siteId, 'cases'] }),
        client.invalidateQueries({ queryKey: ['sites', siteId, 'customers', 'card', person] }),
      ]),
  })
}
