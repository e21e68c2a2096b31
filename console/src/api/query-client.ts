import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './client'
import { sessionQuery } from './session'

/** One cache of what the server said. A 401 anywhere means that the session has ended. */
export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) {
          client.invalidateQueries({ queryKey: sessionQuery.queryKey })
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) =>
          count < 2 && !(error instanceof ApiError && error.status < 500 && error.status !== 429),
      },
    },
  })
  return client
}
