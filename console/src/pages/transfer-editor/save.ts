import { ApiError, api } from '~/api/client'
import type { JsonObject, Page, Revision, Transfer, TransferBody } from '~/api/types'
import type { Settings } from './editor-state'

/** Somebody has saved a newer revision since the one that was opened. */
export type Conflict = { opened: number; newest: Transfer; by?: Revision }

const newestRevision = (id: number) =>
  api
    .get<Page<Revision>>(`/job_definitions/${id}/revisions`, { limit: 1 })
    .then(({ items }) => items[0])

/** What a refusal means: another one's change, or something else. */
async function conflictOf(error: unknown, base: Transfer): Promise<Conflict | undefined> {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined
  const newest = await api.get<Transfer>(`/job_definitions/${base.id}`)
  // A running job refuses a change, too, and then nothing is newer.
  if (newest.revision === base.revision) return undefined
  return { opened: base.revision, newest, by: await newestRevision(base.id) }
}

export type Saved = { transfer: Transfer } | { conflict: Conflict }

/** Stores a new transfer, or a change of `base` unless that is no longer the newest. */
export async function save(
  document: JsonObject,
  settings: Settings,
  base?: Transfer,
): Promise<Saved> {
  const body: TransferBody = { document, ...settings }
  if (!base) return { transfer: await api.post<Transfer>('/job_definitions', body) }
  try {
    const change = { ...body, expected_revision: base.revision }
    return { transfer: await api.patch<Transfer>(`/job_definitions/${base.id}`, change) }
  } catch (error) {
    const conflict = await conflictOf(error, base)
    if (!conflict) throw error
    return { conflict }
  }
}
