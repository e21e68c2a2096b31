import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './client'

/** One cache of what the server said. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) =>
          count < 2 && !(error instanceof ApiError && error.status < 500 && error.status !== 429),
      },
    },
  })
}
