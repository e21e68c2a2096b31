// Takes pictures of pages: node scripts/shots.mjs [part of a name …]
import { mkdirSync } from 'node:fs'
import { openPage, withBrowser } from './browser.mjs'
import { SCENES } from './scenes.mjs'

const wanted = process.argv.slice(2)
const LOOKS = [
  { suffix: '', language: 'en', theme: 'light' },
  { suffix: '-dark-ja', language: 'ja', theme: 'dark' },
  { suffix: '-phone', language: 'en', theme: 'light', width: 390, height: 844 },
]
mkdirSync(new URL('../shots/', import.meta.url), { recursive: true })
await withBrowser(async ({ browser, address }) => {
  for (const scene of SCENES) {
    for (const look of LOOKS) {
      const name = `${scene.name}${look.suffix}`
      if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue
      const { page, complaints, close } = await openPage(browser, look)
      await page.goto(address + scene.path)
      await page.waitForSelector('h1')
      await scene.act?.(page)
      await page.waitForTimeout(500)
      // The window grows to the page, so that what is fixed or sticky stands where it belongs.
      const tall = await page.evaluate(() => document.documentElement.scrollHeight)
      const { width, height } = page.viewportSize()
      await page.setViewportSize({ width, height: Math.max(height, Math.min(tall, 2400)) })
      const path = new URL(`../shots/${name}.png`, import.meta.url).pathname
      await page.screenshot({ path })
      console.log(name, complaints.length === 0 ? 'ok' : complaints)
      await close()
    }
  }
})
