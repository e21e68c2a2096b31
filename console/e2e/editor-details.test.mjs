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
  await world.tell({ put: ['events/a.csv', 'at,doc\n1767225600,"{""city"":""Oslo""}"\n'] })
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

test('columns out of JSON, UNIX time and the job’s time stand in the preview', async () => {
  const columns = [
    { name: 'at', type: 'long' },
    { name: 'doc', type: 'json' },
  ]
  const document = documentOf(world, { name: 'events', prefix: 'events/', columns })
  const { id } = await givenTransfer(owner, document)
  await edit(id, 2)
  await addTransform('Expand JSON')
  const json = page.getByRole('region', { name: 'Expand JSON' })
  await box(json, 'New column').fill('city')
  await box(json, 'Path').fill('$.city[*]')
  await json.getByText(/a path finds one value/).waitFor()
  await box(json, 'Path').fill('$.city')
  await grid().getByText('Oslo', { exact: true }).waitFor()

  await addTransform('Convert UNIX time')
  const unix = page.getByRole('region', { name: 'Convert UNIX time' })
  await choose(page, box(unix, 'How it is converted'), 'UNIX time to string')
  await box(unix, 'Format').fill('%E')
  await unix.getByText(/'%E' is not a known directive/).waitFor()
  await box(unix, 'Format').fill('%d.%m.%Y')
  await grid().getByText('01.01.2026').waitFor()

  await addTransform('Add the job’s time')
  const time = page.getByRole('region', { name: 'Add the job’s time' })
  await box(time, 'New column').fill('loaded_at')
  await grid().getByRole('columnheader', { name: 'loaded_at timestamp' }).waitFor()
  assert.deepEqual(await violations(owner), [])
  await button(page, 'Next').click()
  await button(page, 'Save').click()
  await page.getByText('Saved as revision 2').waitFor()
  assert.deepEqual((await newest(id)).document.transforms, [
    {
      type: 'json_expand',
      column_name: 'doc',
      json_expand_columns: [{ name: 'city', json_path: '$.city', type: 'string' }],
    },
    {
      type: 'filter_unixtime_conversions',
      unixtime_conversions: [
        { column_name: 'at', kind: 'unixtime_to_string', datetime_format: '%d.%m.%Y' },
      ],
    },
    { type: 'filter_add_time', column_name: 'loaded_at' },
  ])
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
