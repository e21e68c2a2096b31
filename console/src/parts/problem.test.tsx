import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ApiError } from '~/api/client'
import { renderPart } from '~/testing/render'
import { Problem } from './problem'

test('what stands in the way is said in the server’s words, and nothing else is advised', async () => {
  const said = 'connection acme: 2 stored transfers use it: choose another connection there first'
  await renderPart(<Problem error={new ApiError(409, said, [], '', {})} />)
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toBe(`That is not possible as things stand${said}`)
})
