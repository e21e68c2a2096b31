import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Job } from '~/api/types'
import { mockServer, renderPart } from '~/testing/render'
import { JobActs } from './acts'

const job = (can: Job['can']) =>
  ({ id: 7, job_definition_id: 3, status: 'succeeded', can }) as unknown as Job

test('who may run the transfer may run it again', async () => {
  mockServer()
  await renderPart(<JobActs job={job({ cancel: true, run: true })} />)
  await screen.findByRole('button', { name: 'Run again' })
})

test('who may not is told so, and offered no button', async () => {
  mockServer()
  await renderPart(<JobActs job={job({ cancel: false, run: false })} />)
  await screen.findByText('You may look at it, but not run it again.')
  expect(screen.queryByRole('button')).toBeNull()
})
