import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type Query } from '~/api/client'
import type { Page } from '~/api/types'

/** A list that comes in pages by cursor; `rows` are all that were fetched so far. */
export function usePages<T>(key: unknown[], path: string, query: Query = {}, limit = 50) {
  const pages = useInfiniteQuery({
    queryKey: [...key, path, query],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(path, { ...query, limit, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  })
  return { ...pages, rows: pages.data?.pages.flatMap((page) => page.items) ?? [] }
}

type Further = { hasNextPage: boolean; isFetching: boolean; fetchNextPage: () => unknown }

/** Reads on while nothing of what was read `fits`, so that "nothing fits" is said of the whole list. */
export function useFurther({ hasNextPage, isFetching, fetchNextPage }: Further, fits: number) {
  const wanted = fits === 0 && hasNextPage && !isFetching
  useEffect(() => {
    if (wanted) fetchNextPage()
  }, [wanted, fetchNextPage])
}
