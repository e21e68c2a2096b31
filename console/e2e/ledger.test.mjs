// The ledger's tab: what was loaded is seen there, and can be forgotten.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentOf, ended, givenConnection, givenTransfer, row, startJob } from './steps.mjs'
import { inOneWorld, owner, page, world } from './world.mjs'

let transfer
inOneWorld(async () => {
  await givenConnection(owner, world)
  for (const name of ['a', 'b']) await world.tell({ put: [`in/${name}.csv`, 'id\n1\n'] })
  const columns = [{ name: 'id', type: 'long' }]
  const document = documentOf(world, { name: 'once', prefix: 'in/', columns })
  document.source.incremental = 'ledger'
  transfer = await givenTransfer(owner, document)
  await ended(owner, await startJob(owner, transfer))
})

test('an item is seen, forgotten, and then loaded once more', async () => {
  await owner.open(`/transfers/${transfer.id}?tab=ledger`)
  await row(page, 'in/b.csv').waitFor()
  await row(page, 'in/a.csv').getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Forget 1 item' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('once')
  await dialog.getByRole('button', { name: 'Forget 1 item' }).click()
  await row(page, 'in/a.csv').waitFor({ state: 'detached' })
  await row(page, 'in/b.csv').waitFor()

  const { numbers } = await ended(owner, await startJob(owner, transfer))
  assert.equal(numbers.rows_read, 1)
  await page.reload()
  await row(page, 'in/a.csv').waitFor()
})
