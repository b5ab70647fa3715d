import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { meKey } from './me.ts'
import { ApiProblem } from './problem.ts'

/** Tries of a read that fails in passing; what the caller did wrong is told at once. */
const maxRetries = 2

export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof ApiProblem && error.status === 401) client.setQueryData(meKey, null)
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        // Signing in with a wrong password is a 401 too, and says nothing about the session.
        if (mutation.meta?.keepsSession !== true) onError(error)
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => error instanceof ApiProblem && error.passing && failures < maxRetries,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4000),
        // Being offline is a reason to say so, not to wait in silence.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}
