import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Connection } from '~/api/types'
import { type Asked, mockServer, renderPart } from '~/testing/render'
import { connections } from '../../../mock/connections'
import { S3Form } from './s3-form'

const draft = {
  draft_id: 'd7',
  aws_external_id: 'external-id-7',
  aws_principal_account_id: '999988887777',
  aws_principal_problem: null,
}
let asked: Asked[]
const lastBody = (path: string) => asked.findLast(({ url }) => url === path)?.body ?? {}
const field = (name: RegExp | string) => screen.findByLabelText(name)

beforeEach(() => {
  asked = mockServer()
})

test('a role shows account, role, and read-only Waybill’s account and the external ID', async () => {
  await renderPart(<S3Form draft={draft} onSaved={() => {}} />)
  expect(((await field(/^AWS account ID/)) as HTMLInputElement).required).toBe(true)
  for (const [label, value] of [
    ['Waybill’s AWS account ID', '999988887777'],
    ['External ID', 'external-id-7'],
  ] as const) {
    const input = (await field(label)) as HTMLInputElement
    expect(input.value).toBe(value)
    expect(input.readOnly).toBe(true)
  }
  expect(screen.queryByLabelText(/^AWS access key ID/)).toBeNull()
})

test('a user shows the two keys and no role', async () => {
  await renderPart(<S3Form draft={draft} onSaved={() => {}} />)
  await userEvent.click(await screen.findByRole('radio', { name: /^IAM user/ }))
  await field(/^AWS access key ID/)
  await field(/^AWS secret access key/)
  expect(screen.queryByLabelText(/^IAM role name/)).toBeNull()
})

test('a pasted role ARN fills both fields', async () => {
  await renderPart(<S3Form draft={draft} onSaved={() => {}} />)
  const account = (await field(/^AWS account ID/)) as HTMLInputElement
  await userEvent.click(account)
  await userEvent.paste('arn:aws:iam::111122223333:role/team/waybill-role')
  expect(account.value).toBe('111122223333')
  expect(((await field(/^IAM role name/)) as HTMLInputElement).value).toBe('team/waybill-role')
})

test('saving an empty form marks the fields, puts the cursor there and sends nothing', async () => {
  await renderPart(<S3Form draft={draft} onSaved={() => {}} />)
  await userEvent.click(await screen.findByRole('button', { name: 'Save connection' }))
  const name = await field(/^Name/)
  await waitFor(() => expect(document.activeElement).toBe(name))
  expect(name.getAttribute('aria-invalid')).toBe('true')
  expect(asked.some(({ verb, url }) => verb === 'POST' && url === '/api/connections/s3')).toBe(
    false,
  )
})

test('what is saved holds the draft and only what belongs to a role', async () => {
  const onSaved = vi.fn()
  await renderPart(<S3Form draft={draft} onSaved={onSaved} />)
  await userEvent.type(await field(/^Name/), 'new one')
  await userEvent.type(await field(/^AWS account ID/), '1111-2222-3333')
  await userEvent.type(await field(/^IAM role name/), 'waybill-role')
  await userEvent.click(screen.getByRole('button', { name: 'Save connection' }))
  await waitFor(() => expect(onSaved).toHaveBeenCalled())
  const body = lastBody('/api/connections/s3')
  expect(body).toMatchObject({
    draft_id: 'd7',
    name: 'new one',
    aws_auth_type: 'assume_role',
    aws_assume_role_account_id: '111122223333',
    aws_assume_role_name: 'waybill-role',
  })
  expect('aws_access_key_id' in body).toBe(false)
})

test('a name that is taken is told at the field, and what was typed stays', async () => {
  await renderPart(<S3Form draft={draft} onSaved={() => {}} />)
  const name = (await field(/^Name/)) as HTMLInputElement
  await userEvent.type(name, 'acme production')
  await userEvent.type(await field(/^AWS account ID/), '111122223333')
  await userEvent.type(await field(/^IAM role name/), 'waybill-role')
  await userEvent.click(screen.getByRole('button', { name: 'Save connection' }))
  await screen.findAllByText('There is one of that name already')
  expect(name.value).toBe('acme production')
  await waitFor(() => expect(document.activeElement).toBe(name))
})

test('the policies asked for follow bucket and use as one types, and hold no secret', async () => {
  await renderPart(<S3Form draft={draft} onSaved={() => {}} />)
  await userEvent.click(await screen.findByRole('radio', { name: /^IAM user/ }))
  await userEvent.type(await field(/^AWS secret access key/), 'canary-secret')
  await userEvent.type(await field('Bucket'), 'acme-raw')
  await waitFor(() => expect(lastBody('/api/connections/s3/policy').bucket).toBe('acme-raw'))
  const policies = asked.filter(({ url }) => url === '/api/connections/s3/policy')
  expect(JSON.stringify(policies)).not.toContain('canary-secret')
  await screen.findByText(/arn:aws:s3:::acme-raw/)
})

test('the test of an unchanged saved connection is the saved one’s, and shows each row', async () => {
  await renderPart(<S3Form saved={connections[0] as Connection} onSaved={() => {}} />)
  await userEvent.click(await screen.findByRole('button', { name: 'Test again' }))
  await screen.findByText('Something is missing. Mend what is marked, and test again.')
  expect(asked.some(({ url }) => url === '/api/connections/s3/3/test')).toBe(true)
  const table = screen.getByRole('table', { name: 'Test connection' })
  expect(within(table).getAllByRole('row')).toHaveLength(10)
  expect(within(table).getByText(/"Action": "s3:PutObject"/)).toBeTruthy()
})

test('a verdict does not outlive the settings it is about', async () => {
  const saved = connections[0] as Connection
  await renderPart(<S3Form saved={saved} onSaved={() => {}} />)
  const verdict = await screen.findByText('The connection works.')
  await userEvent.type(await field(/^Memo/), '!')
  expect(screen.queryByText(/The settings have changed since this test/)).toBeNull()
  await userEvent.type(await field(/^IAM role name/), '2')
  await screen.findByText('The settings have changed since this test. Test again.')
  expect(verdict.isConnected).toBe(false)
})

test('the steps tell what the AWS console cannot set, and what the settings need beside', async () => {
  await renderPart(<S3Form draft={draft} onSaved={() => {}} />)
  await screen.findByText(/Create inline policy/)
  await screen.findByText('waybill-s3')
  expect(screen.queryByText(/Maximum session duration/)).toBeNull()
  await userEvent.click(await field(/^IAM role name/))
  await userEvent.paste('team/waybill-role')
  await screen.findByText(/cannot set the path team/)
  await userEvent.click(screen.getByRole('button', { name: 'Advanced' }))
  const length = await field(/^Session length/)
  await userEvent.clear(length)
  await userEvent.paste('7200')
  await screen.findByText(/Maximum session duration to 2 hours/)
})

test('one who may not edit sees the settings and cannot change them', async () => {
  await renderPart(<S3Form saved={connections[2] as Connection} onSaved={() => {}} />)
  expect((await field(/^Name/)).closest('fieldset')?.disabled).toBe(true)
})

test('Japanese labels are shown', async () => {
  await renderPart(<S3Form draft={draft} onSaved={() => {}} />, 'ja')
  await field(/^AWSアカウントID/)
  await field('外部ID')
})
