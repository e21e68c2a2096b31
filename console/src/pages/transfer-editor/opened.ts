import { useQuery } from '@tanstack/react-query'
import { transferQuery } from '~/api/transfers'
import type { Transfer } from '~/api/types'
import type { Settings } from './editor-state'

export const settingsOf = (transfer: Transfer): Settings => ({
  description: transfer.description ?? null,
  labels: (transfer.labels ?? []).map(({ name }) => name),
  retry_limit: transfer.retry_limit,
  is_runnable_concurrently: transfer.is_runnable_concurrently,
  execution_timeout: transfer.execution_timeout,
  resource_group_id: transfer.resource_group_id,
})

/** Read anew each time that it is opened, and then left alone: it is what the changes start from. */
export const useOpened = (id: number) =>
  useQuery({
    ...transferQuery(id),
    queryKey: ['transfer-editor', id],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
