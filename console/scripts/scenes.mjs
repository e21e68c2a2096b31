// The pages and states that are looked at and inspected.
export const SCENES = [
  { name: 'dashboard', path: '/', act: (page) => page.waitForTimeout(700) },
  { name: 'connections', path: '/connections' },
  { name: 's3-new', path: '/connections/s3/new' },
  {
    name: 's3-check',
    path: '/connections/s3/3',
    act: async (page) => {
      await page.locator('aside input[placeholder]').first().fill('acme-raw')
      await page.locator('section button').first().click()
      await page.waitForTimeout(4500)
    },
  },
  { name: 's3-user', path: '/connections/s3/4' },
  { name: 'jobs', path: '/jobs' },
  { name: 'job-running', path: '/jobs/412', act: (page) => page.waitForTimeout(3000) },
  { name: 'job-waybill', path: '/jobs/410' },
  { name: 'job-refused', path: '/jobs/410?tab=refused' },
  { name: 'job-failed', path: '/jobs/409' },
]

SCENES.push(
  { name: 'transfers', path: '/transfers' },
  { name: 'transfer', path: '/transfers/1' },
  { name: 'transfer-schedules', path: '/transfers/1?tab=schedules' },
  { name: 'transfer-notifications', path: '/transfers/1?tab=notifications' },
  {
    name: 'transfer-revisions',
    path: '/transfers/1?tab=revisions',
    act: async (page) => {
      await page.locator('tbody button').first().click()
      await page.waitForTimeout(400)
    },
  },
  { name: 'transfer-ledger', path: '/transfers/1?tab=ledger' },
  { name: 'editor-places', path: '/transfers/1/edit?step=1' },
  {
    name: 'editor-data',
    path: '/transfers/1/edit?step=2',
    act: (page) => page.waitForTimeout(900),
  },
  { name: 'editor-confirm', path: '/transfers/1/edit?step=3' },
  { name: 'editor-new', path: '/transfers/new' },
  { name: 'schedules', path: '/schedules' },
  ...['profile', 'keys', 'users', 'teams', 'groups', 'notifications', 'labels', 'audit'].map(
    (section) => ({ name: `settings-${section}`, path: `/settings/${section}` }),
  ),
  {
    name: 'search',
    path: '/jobs',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('or')
      await page.waitForTimeout(500)
    },
  },
  {
    name: 'delete',
    path: '/transfers/1',
    act: async (page) => {
      await page.locator('main h1 ~ *, main button').first().waitFor()
      await page.getByRole('button', { name: /^(Delete|削除)$/ }).click()
      await page.waitForTimeout(300)
    },
  },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'setup', path: '/setup#token=abc' },
)
