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

type Further = {
  data?: { pages: unknown[] }
  hasNextPage: boolean
  isFetching: boolean
  fetchNextPage: () => unknown
}

/** Reads on while nothing of what was read `fits`, so that "nothing fits" is said of the whole list. */
export function useFurther(pages: Further, fits: number) {
  const { hasNextPage, isFetching, fetchNextPage } = pages
  const wanted = fits === 0 && hasNextPage && !isFetching
  // A page may come so fast that nobody saw it being fetched: what was read then says to go on.
  const read = pages.data?.pages.length ?? 0
  useEffect(() => {
    if (wanted && read > 0) fetchNextPage()
  }, [wanted, read, fetchNextPage])
}
