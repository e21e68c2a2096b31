import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { adoptedStyles } from './build/adopted-styles'
import { mockApi } from './mock/vite'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

export default defineConfig({
  plugins: [react(), adoptedStyles(path('./src/adopted-style.tsx')), mockApi()],
  resolve: { alias: { '~': path('./src') } },
  build: {
    target: 'es2022',
    // Nothing may become a data: URL that the policy does not name, and no polyfill is needed.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/testing/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    testTimeout: 20000,
  },
})
