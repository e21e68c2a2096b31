// The same ways as elsewhere, walked in Japanese and by the keyboard alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { box, button, documentOf, givenConnection, givenTransfer, row, search } from './steps.mjs'
import { inOneWorld, OWNER, owner, world } from './world.mjs'

const COLUMNS = [
  { name: 'id', type: 'long' },
  { name: 'name', type: 'string' },
]

inOneWorld(async () => {
  await givenConnection(owner, world)
  await world.tell({ put: ['in/a.csv', 'id,name\n1,a\n2,b\n'] })
  const document = documentOf(world, { name: 'orders', prefix: 'in/', columns: COLUMNS })
  await givenTransfer(owner, document)
})

test('in Japanese: sign in, open a transfer, run it, read its waybill', async () => {
  const person = await world.person({ language: 'ja' })
  const { page } = person
  await person.open('/transfers')
  await box(page, 'メールアドレス').fill(OWNER.email)
  await page.getByLabel('パスワード', { exact: true }).fill(OWNER.password)
  await page.getByRole('button', { name: 'サインイン', exact: true }).click()
  await page.getByRole('heading', { name: '転送設定', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'orders' }).click()
  await page.getByRole('button', { name: '実行', exact: true }).click()
  await page.getByText('収支が一致しています').waitFor()
  await page.getByRole('tab', { name: 'ログ' }).click()
  await page.getByText('時刻はUTC').waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'ja')
  await person.context.close()
})

test('in Japanese: what a test of a connection found, how to mend it, and a save that is refused', async () => {
  const { page, context } = await world.owner({ language: 'ja' })
  await page.goto(`${world.base}/connections/s3/new`)
  await box(page, '名前').fill('確認')
  await box(page, 'AWSアカウントID').fill(world.facts.account)
  await box(page, 'IAMロール名').fill(world.facts.role)
  await button(page, '詳細設定').click()
  await box(page, 'エンドポイント').fill(world.facts.endpoint)
  await box(page, 'STSエンドポイント').fill(world.facts.endpoint)
  await page.getByRole('switch', { name: 'エンドポイントへの暗号化なしのhttpを許可' }).check()
  await button(page, '接続を確認').click()
  await page.getByText('不足があります。').waitFor()
  const role = row(
    page.getByRole('region', { name: '接続確認' }),
    'この外部IDでロールを引き受けられる',
  )
  const found = await role.innerText()
  assert.match(found, /はこのロールを引き受けられません。/)
  assert.match(found, /信頼ポリシーで .* sts:AssumeRole のPrincipalに指定されていること/)
  assert.doesNotMatch(found, /may not|must have|does not say/)
  await role.getByText('ロールに貼り付ける信頼ポリシー').waitFor()

  await box(page, 'セッションタグ').fill('aws:team=x')
  await button(page, '接続情報を保存').click()
  await page.getByText('「aws:team」はセッションタグではありません。').first().waitFor()
  assert.equal(await box(page, 'セッションタグ').getAttribute('aria-invalid'), 'true')
  await context.close()
})

const MOST_STEPS = 80

/** Steps on with Tab until what is called `name` has the focus. */
async function tabTo(page, name) {
  const seen = []
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press('Tab')
    const called = await page.evaluate(() => {
      const { activeElement: one } = document
      const label = one.labels?.[0]?.innerText ?? one.getAttribute('aria-label') ?? one.innerText
      return (label ?? '').replace(/\s*\*$/, '').trim()
    })
    if (called === name) return
    seen.push(called)
  }
  assert.fail(`${name} is not reached by Tab: ${seen.join(' | ')}`)
}

async function type(page, name, text) {
  await tabTo(page, name)
  await page.keyboard.type(text)
}

async function press(page, name) {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

/** By the search that opens with a key. */
async function find(page, text) {
  await search(page, text)
  await page.getByRole('option', { name: text }).first().waitFor()
  await page.keyboard.press('Enter')
}

test('by keyboard alone: sign in, a new connection, a run', async () => {
  const person = await world.person()
  const { page } = person
  await person.open('/connections')
  await page.getByRole('heading', { name: 'Sign in to Waybill' }).waitFor()
  // The cursor stands in the first field already.
  await page.keyboard.type(OWNER.email)
  await type(page, 'Password', OWNER.password)
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor()
  await press(page, 'New S3 connection')
  await page.getByRole('heading', { name: 'New S3 connection', level: 1 }).waitFor()
  await type(page, 'Name', 'by keys')
  await type(page, 'AWS account ID', world.facts.account)
  await type(page, 'IAM role name', world.facts.role)
  await press(page, 'Save connection')
  await page.getByRole('heading', { name: 'by keys', level: 1 }).waitFor()

  await find(page, 'orders')
  await page.getByRole('heading', { name: 'orders', level: 1 }).waitFor()
  await press(page, 'Run')
  await page.getByText('It balances').waitFor()
  await person.context.close()
})
