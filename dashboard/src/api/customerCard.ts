import { customerCardRoutes } from '@hindsight/protocol/api/customerCard'
import { useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'

/** How often it is looked where she is now, while her page is open. */
const everyMs = 5_000

/** A customer in short: where she is now, what last went wrong, whether she may be contacted. */
export function useCustomerCard(siteId: string, person: string) {
  return useQuery({
    queryKey: ['sites', siteId, 'customers', 'card', person],
    queryFn: ({ signal }) => ask(customerCardRoutes.getCustomerCard, { params: { siteId, person }, signal }),
    refetchInterval: everyMs,
    staleTime: everyMs,
  })
}
