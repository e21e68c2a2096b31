import { screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Job } from '~/api/types'
import { renderPart } from '~/testing/render'
import { JobActs } from './acts'

const job = { id: 7, job_definition_id: 3, status: 'succeeded', can: {} } as unknown as Job
let transfer: unknown
beforeEach(() => {
  vi.stubGlobal('fetch', async (url: string) => {
    expect(url).toBe('/api/job_definitions/3')
    return new Response(JSON.stringify(transfer))
  })
})

test('who may run the transfer may run it again', async () => {
  transfer = { id: 3, can: { edit: false, run: true } }
  await renderPart(<JobActs job={job} />)
  await screen.findByRole('button', { name: 'Run again' })
})

test('who may not is told so, and offered no button', async () => {
  transfer = { id: 3, can: { edit: false, run: false } }
  await renderPart(<JobActs job={job} />)
  await screen.findByText('You may look at it, but not run it again.')
  expect(screen.queryByRole('button')).toBeNull()
})
