// Steps that several scenarios take: some as people click them, some as the API is asked.
import assert from 'node:assert/strict'
import { until } from './world.mjs'

export const FINAL = ['succeeded', 'error', 'canceled', 'skipped', 'abandoned']

/** A field that one can type into, or choose in. */
export const box = (page, name) =>
  page
    .getByRole('textbox', { name, exact: true })
    .or(page.getByRole('combobox', { name, exact: true }))
export const button = (page, name) => page.getByRole('button', { name, exact: true })
export const row = (page, text) => page.getByRole('row').filter({ hasText: text })

/** Opens the advanced settings and says where the rig's S3 and STS listen. */
export async function fillEndpoints(page, { endpoint }) {
  await page.getByRole('button', { name: 'Advanced' }).click()
  await box(page, 'Endpoint').fill(endpoint)
  await box(page, 'STS endpoint').fill(endpoint)
  await page.getByRole('switch', { name: 'Allow plain http to the endpoints' }).check()
}

/** Fills the form of a new connection with the rig's role, and gives the external ID it shows. */
export async function fillRole(page, facts, name) {
  await box(page, 'Name').fill(name)
  await box(page, 'AWS account ID').fill(facts.account)
  await box(page, 'IAM role name').fill(facts.role)
  await fillEndpoints(page, facts)
  const externalId = await box(page, 'External ID').inputValue()
  assert.match(externalId, /^[\w+=,.@:/-]{20,}$/)
  return externalId
}

/** A role's connection through the API, trusted by the rig beside those made before. */
export async function givenConnection(
  { api },
  world,
  name = 'acme',
  endpoint = world.facts.endpoint,
) {
  const form = await api.good('POST', '/api/connections/s3/drafts', {})
  await world.tell({ trust: form.aws_external_id })
  return api.good('POST', '/api/connections/s3', {
    name,
    aws_auth_type: 'assume_role',
    aws_assume_role_account_id: world.facts.account,
    aws_assume_role_name: world.facts.role,
    endpoint,
    sts_endpoint: world.facts.endpoint,
    allow_http: true,
    draft_id: form.draft_id,
  })
}

/** What moves `in` of the source bucket to `name` of the other; `columns` are those of the file. */
export const documentOf = (world, { name, prefix, columns, connection = 'acme' }) => ({
  name,
  source: {
    type: 's3',
    connection,
    bucket: world.facts.raw,
    path_prefix: prefix,
    parser: { type: 'csv', skip_header_lines: 1, stop_on_invalid_record: false, columns },
  },
  destination: {
    type: 's3',
    connection,
    bucket: world.facts.lake,
    path_prefix: `${name}/part`,
    file_ext: '.parquet',
    formatter: { type: 'parquet' },
  },
})

export const givenTransfer = ({ api }, document) =>
  api.good('POST', '/api/job_definitions', { document })

export const startJob = ({ api }, transfer) =>
  api.good('POST', `/api/jobs?job_definition_id=${transfer.id}`, {})

export const ended = ({ api }, job) =>
  until(async () => {
    const now = await api.good('GET', `/api/jobs/${job.id}`)
    return FINAL.includes(now.status) && now
  }, `job ${job.id} ends`)

/** Chooses `value` in the list that opens at `field`. */
export async function choose(page, field, value) {
  await field.click()
  await page.getByRole('option', { name: value, exact: true }).click()
}

/** Types into the search that opens with a key; letters typed before it has the focus would go to the page. */
export async function search(page, text) {
  await page.keyboard.press('Control+k')
  await page.locator('[role="combobox"]:focus').waitFor()
  await page.keyboard.type(text)
}
