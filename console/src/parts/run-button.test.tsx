import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { mockServer, renderPart } from '~/testing/render'
import { RunButton } from './run-button'

const VARIABLES = [{ name: '$shop$', text: 'oslo' }, { name: '$today$' }]
const menu = async (name: RegExp) => {
  await userEvent.click(await screen.findByRole('button', { name: 'Actions' }))
  await userEvent.click(await screen.findByRole('menuitem', { name }))
}

test('a run takes other values of variables, and another time to count from', async () => {
  const asked = mockServer()
  await renderPart(<RunButton transferId={3} label="Run" variables={VARIABLES} />)
  await menu(/^Run with other values/)
  const shop = await screen.findByLabelText('$shop$')
  expect(shop.getAttribute('placeholder')).toBe('oslo')
  await userEvent.type(shop, 'bergen')
  const time = screen.getByLabelText('Time that variables count from')
  await userEvent.type(time, '2026-11-28T09:30')
  const dialog = screen.getByRole('dialog', { name: 'Run with other values…' })
  await userEvent.click(within(dialog).getByRole('button', { name: 'Run' }))
  const sent = () => asked.find(({ verb, url }) => verb === 'POST' && url.startsWith('/api/jobs'))
  await waitFor(() => expect(sent()).toBeTruthy())
  expect(sent()?.body).toEqual({
    custom_variables: [{ name: '$shop$', value: 'bergen' }],
    context_time: '2026-11-28 09:30:00',
    time_zone: expect.any(String),
  })
})

test('without variables there is nothing to ask for', async () => {
  mockServer()
  await renderPart(<RunButton transferId={3} label="Run" />)
  await userEvent.click(await screen.findByRole('button', { name: 'Actions' }))
  await screen.findByRole('menuitem', { name: /^Run again, loading everything/ })
  expect(screen.queryByRole('menuitem', { name: /^Run with other values/ })).toBeNull()
})
