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
