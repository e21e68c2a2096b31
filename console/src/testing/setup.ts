import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

// What Mantine and the grids ask of a browser and jsdom does not have.
class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}
vi.stubGlobal('ResizeObserver', Observer)
vi.stubGlobal('matchMedia', (media: string) => ({
  matches: false,
  media,
  addEventListener() {},
  removeEventListener() {},
  addListener() {},
  removeListener() {},
}))
Element.prototype.scrollIntoView = () => {}
afterEach(cleanup)
// A busy machine is slow, and no test hangs on how slow.
configure({ asyncUtilTimeout: 15_000 })
