// The transfer editor's details: transforms, options of the written objects, what is kept of one's work.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violations } from './axe.mjs'
import { box, button, choose, documentOf, givenConnection, givenTransfer } from './steps.mjs'
import { inOneWorld, OWNER, owner, page, world } from './world.mjs'

const COLUMNS = [
  { name: 'id', type: 'long' },
  { name: 'mail', type: 'string' },
]

inOneWorld(async () => {
  await givenConnection(owner, world)
  await world.tell({ put: ['people/a.csv', 'id,mail\n1,ada@example.com\n2,bob@example.com\n'] })
})

const given = (name) =>
  givenTransfer(owner, documentOf(world, { name, prefix: 'people/', columns: COLUMNS }))
const grid = () => page.getByRole('table', { name: 'Rows of the source' })
const edit = (id, step) => owner.open(`/transfers/${id}/edit?step=${step}`)
const newest = (id) => owner.api.good('GET', `/api/job_definitions/${id}`)
const addTransform = async (name) => {
  await button(page, 'Add a transform').click()
  await page.getByRole('menuitem', { name, exact: true }).click()
}

test('a masked column is masked in the preview, and transforms run in their order', async () => {
  const { id } = await given('masked')
  await edit(id, 2)
  await grid().getByText('ada@example.com').waitFor()
  await addTransform('Mask')
  const mask = page.getByRole('region', { name: 'Mask' })
  await choose(page, box(mask, 'Column'), 'mail')
  await choose(page, box(mask, 'What is masked'), 'an e-mail address up to the @')
  await grid().getByText('***@example.com').first().waitFor()

  await addTransform('Replace text')
  const replace = page.getByRole('region', { name: 'Replace text' })
  await choose(page, box(replace, 'Column'), 'mail')
  await box(replace, 'Regular expression').fill('(')
  await replace.getByText('Invalid regular expression: missing )').first().waitFor()
  await box(replace, 'Regular expression').fill('ada')
  await box(replace, 'Replacement').fill('someone')
  await grid().getByText('***@example.com').first().waitFor()
  await button(page, 'Replace text: move up').click()
  await grid().getByText('*******@example.com').waitFor()
  assert.deepEqual(await violations(owner), [])
  await button(page, 'Next').click()
  await button(page, 'Save').click()
  await page.getByText('Saved as revision 2').waitFor()
  assert.deepEqual((await newest(id)).document.transforms, [
    { type: 'filter_gsub', gsub: [{ column_name: 'mail', pattern: 'ada', to: 'someone' }] },
    { type: 'filter_masks', masks: [{ name: 'mail', mask_type: 'email' }] },
  ])

  await edit(id, 2)
  await grid().getByText('*******@example.com').waitFor()
  await button(page, 'Remove: Mask').click()
  await grid().getByText('someone@example.com').waitFor()
})

test('storage class, encryption, ACL and numbering are saved as they were chosen', async () => {
  const { id } = await given('objects')
  await edit(id, 1)
  await page.getByRole('button', { name: 'Object options' }).click()
  await box(page, 'Numbering').fill('.%04d')
  await choose(page, box(page, 'Storage class'), 'STANDARD_IA')
  await choose(page, box(page, 'Encryption'), 'aws:kms')
  await box(page, 'KMS key').fill('alias/waybill')
  await choose(page, box(page, 'Canned ACL'), 'bucket-owner-full-control')
  await button(page, 'Next').click()
  await button(page, 'Next').click()
  await button(page, 'Save').click()
  await page.getByText('Saved as revision 2').waitFor()
  const { destination } = (await newest(id)).document
  assert.deepEqual(
    {
      sequence_format: destination.sequence_format,
      storage_class: destination.storage_class,
      server_side_encryption: destination.server_side_encryption,
      kms_key_id: destination.kms_key_id,
      canned_acl: destination.canned_acl,
    },
    {
      sequence_format: '.%04d',
      storage_class: 'STANDARD_IA',
      server_side_encryption: 'aws:kms',
      kms_key_id: 'alias/waybill',
      canned_acl: 'bucket-owner-full-control',
    },
  )
})

test('who has to sign in again goes on with what was not saved', async () => {
  const { id } = await given('kept')
  const person = await world.person({ state: await owner.context.storageState() })
  const { page: seen } = person
  await person.open(`/transfers/${id}/edit?step=1`)
  await box(seen, 'Memo').fill('half a thought')
  await person.context.clearCookies()
  await button(seen, 'Next').click()
  await seen.getByRole('heading', { name: 'Sign in to Waybill' }).waitFor()
  await box(seen, 'E-mail').fill(OWNER.email)
  await seen.getByLabel('Password', { exact: true }).fill(OWNER.password)
  await button(seen, 'Sign in').click()
  await seen.getByText('What you changed here is not saved').waitFor()
  assert.deepEqual(await violations(person), [])
  await button(seen, 'Go on with it').click()
  await button(seen, 'Back').click()
  assert.equal(await box(seen, 'Memo').inputValue(), 'half a thought')
  await button(seen, 'Next').click()
  await button(seen, 'Next').click()
  await button(seen, 'Save').click()
  await seen.getByText('Saved as revision 2').waitFor()
  assert.equal((await newest(id)).document.memo, 'half a thought')
  await person.open(`/transfers/${id}/edit?step=1`)
  await box(seen, 'Memo').waitFor()
  assert.equal(await seen.getByText('What you changed here is not saved').count(), 0)
  await person.context.close()
})

test('a guess looks where the variables of the prefix lead', async () => {
  const document = documentOf(world, { name: 'by day', prefix: 'pe$half$/', columns: COLUMNS })
  document.variables = [{ name: '$half$', type: 'string', value: 'ople' }]
  const { id } = await givenTransfer(owner, document)
  await edit(id, 2)
  await grid().getByText('ada@example.com').waitFor()
  await button(page, 'Guess again').click()
  await button(page, 'Replace them').click()
  await page.getByText('guessed from s3://acme-raw/people/a.csv').waitFor()
})
