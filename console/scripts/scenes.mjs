// The pages and states that are looked at and inspected.
export const SCENES = [
  { name: 'connections', path: '/connections' },
  { name: 's3-new', path: '/connections/s3/new' },
  {
    name: 's3-check',
    path: '/connections/s3/3',
    act: async (page) => {
      await page.locator('aside input').nth(3).fill('acme-raw')
      await page.locator('section button').first().click()
      await page.waitForTimeout(4500)
    },
  },
  { name: 's3-user', path: '/connections/s3/4' },
]
