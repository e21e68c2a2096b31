import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { loadTexts, startLanguage } from './i18n'

const language = startLanguage()
const texts = await loadTexts(language)
const place = document.getElementById('root')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App language={language} texts={texts} />
    </StrictMode>,
  )
}
