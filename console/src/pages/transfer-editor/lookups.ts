import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '~/api/client'
import { readAll } from '~/api/read-all'
import type { Bucket, Connection, ObjectList } from '~/api/types'

const TYPING_PAUSE_MS = 300
const OBJECTS = 50

export function useConnections() {
  return useQuery({
    queryKey: ['connections', 'all'],
    queryFn: ({ signal }) => readAll<Connection>('/connections/s3', signal),
  })
}

/** Connections are named in a document, but asked for by ID. */
export function useConnectionId(name: string): number | undefined {
  const { data } = useConnections()
  return data?.items.find((connection) => connection.name === name)?.id
}

/** The buckets that may be listed; where listing is refused, names are typed. */
export function useBuckets(connection: string) {
  const id = useConnectionId(connection)
  return useQuery({
    queryKey: ['connections', id, 'buckets'],
    queryFn: () => api.get<{ items: Bucket[] }>(`/connections/s3/${id}/buckets`),
    enabled: id !== undefined,
    retry: false,
    staleTime: 60_000,
  })
}

export function useObjects(connection: string, bucket: string, prefix: string) {
  const id = useConnectionId(connection)
  const [settled] = useDebouncedValue(`${bucket}\n${prefix}`, TYPING_PAUSE_MS)
  const [askedBucket = '', askedPrefix = ''] = settled.split('\n')
  return useQuery({
    queryKey: ['connections', id, 'objects', settled],
    queryFn: ({ signal }) =>
      api.get<ObjectList>(
        `/connections/s3/${id}/objects`,
        { bucket: askedBucket, prefix: askedPrefix, limit: OBJECTS },
        signal,
      ),
    enabled: id !== undefined && askedBucket !== '',
    retry: false,
    placeholderData: keepPreviousData,
  })
}
