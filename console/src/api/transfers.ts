import { queryOptions } from '@tanstack/react-query'
import { api } from './client'
import type { Transfer } from './types'

export const transferQuery = (id: number) =>
  queryOptions({
    queryKey: ['transfers', id],
    queryFn: () => api.get<Transfer>(`/job_definitions/${id}`),
  })
