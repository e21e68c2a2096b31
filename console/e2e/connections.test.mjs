// The screen that connects an S3 account: by role, by keys, tested and mended.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { box, button, fillEndpoints, fillRole, row } from './steps.mjs'
import { inOneWorld, owner, page, world } from './world.mjs'

const READING = ['s3:GetBucketLocation', 's3:ListBucket', 's3:GetObject']
const WRITING = [
  's3:PutObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  's3:ListBucketMultipartUploads',
]

inOneWorld(async () => {
  await world.tell({ put: ['orders/a.csv', 'id\n1\n'] })
})

const checks = () => page.getByRole('region', { name: 'Test connection' })
const guide = () => page.getByRole('complementary', { name: 'Set-up in AWS' })

test('a role: the external ID is copied into AWS, what is missing is shown, mended, and passes', async () => {
  await owner.open('/connections/s3/new')
  await fillRole(page, world.facts, 'acme')
  await page.getByRole('button', { name: 'Copy External ID' }).first().click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  assert.equal(copied, await box(page, 'External ID').inputValue())
  assert.equal(await box(page, 'Waybill’s AWS account ID').inputValue(), '999988887777')

  // The role does not trust anybody yet: the trust policy to paste is shown, with this very ID.
  await guide().getByText('Destination', { exact: true }).click()
  await guide().getByLabel('Bucket').fill(world.facts.lake)
  await button(page, 'Test connection').click()
  await page.getByText('Something is missing.').waitFor()
  const role = row(checks(), 'Role can be assumed')
  await role.getByText('Denied', { exact: true }).waitFor()
  assert.ok((await role.locator('code, pre').first().innerText()).includes(copied))

  await world.tell({ trust: copied })
  await world.tell({ allow: READING })
  await button(page, 'Test again').click()
  const write = row(checks(), 's3:PutObject')
  await write.getByText('Denied', { exact: true }).waitFor()
  const statement = await write.locator('code, pre').first().innerText()
  assert.match(statement, /"s3:PutObject"/)
  assert.match(statement, new RegExp(`arn:aws:s3:::${world.facts.lake}/`))

  await world.tell({ allow: [...READING, ...WRITING] })
  await button(page, 'Test again').click()
  await page.getByText('The connection works.').waitFor()
  await row(checks(), 's3:PutObject').getByText('Granted', { exact: true }).waitFor()

  await button(page, 'Save connection').click()
  await page.getByRole('heading', { name: 'acme', level: 1 }).waitFor()
  // What the form was tested with is what was saved: the verdict stays.
  await page.getByText('The connection works.').waitFor()
  await button(page, 'Test again').click()
  await page.getByText('The connection works.').waitFor()
  await page.getByRole('link', { name: 'Connections' }).click()
  await row(page, 'acme').getByText('Works').waitFor()
})

test('the policies follow bucket and use as one types', async () => {
  await owner.open('/connections/s3/new')
  await guide().getByLabel('Bucket').fill('typed-bucket')
  await guide().getByLabel('Prefix').fill('some/')
  await guide().getByText('arn:aws:s3:::typed-bucket/some/*').first().waitFor()
  await guide().getByRole('tab', { name: 'Terraform' }).click()
  await guide().getByText('typed-bucket').first().waitFor()
})

/** Every file below the server's home that holds that text. */
function filesWith(folder, text) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    const about = statSync(path)
    if (about.isDirectory()) return filesWith(path, text)
    return about.isFile() && readFileSync(path).includes(text) ? [path] : []
  })
}

test('a user’s keys: tested, saved, and the secret is never shown again', async () => {
  const key = await world.tell({ user: ['s3:*'] })
  let seen = ''
  page.on('response', async (response) => {
    if (response.url().startsWith(world.base)) seen += await response.text().catch(() => '')
  })
  await owner.open('/connections/s3/new')
  await box(page, 'Name').fill('analyst')
  await page.getByRole('radio', { name: /^IAM user/ }).click()
  await box(page, 'AWS access key ID').fill(key.access_key)
  await page.getByLabel('AWS secret access key').fill(key.secret)
  await fillEndpoints(page, world.facts)
  await guide().getByLabel('Bucket').fill(world.facts.raw)
  await button(page, 'Test connection').click()
  await page.getByText('The connection works.').waitFor()
  await button(page, 'Save connection').click()
  await page.getByRole('heading', { name: 'analyst', level: 1 }).waitFor()

  await page.reload()
  await page.getByText('leave empty to keep').waitFor()
  assert.equal(await page.getByLabel('AWS secret access key').inputValue(), '')
  assert.equal(await box(page, 'AWS access key ID').inputValue(), key.access_key)
  assert.ok(!(await page.content()).includes(key.secret), 'the secret stands in the page')
  assert.ok(seen.length > 0 && !seen.includes(key.secret), 'the secret came back')
  assert.deepEqual(filesWith(world.facts.home, key.secret), [])

  // Kept when nothing is typed; asked for again when it would be sent elsewhere.
  await box(page, 'Memo').fill('for the analysts')
  await button(page, 'Save connection').click()
  await page.getByText('Saved', { exact: false }).first().waitFor()
  await page.getByRole('button', { name: 'Advanced' }).click()
  await box(page, 'Endpoint').fill('https://s3.elsewhere.example')
  await button(page, 'Save connection').click()
  await page
    .getByText('enter the secret again')
    .or(page.getByText('Required', { exact: true }))
    .first()
    .waitFor()
})
