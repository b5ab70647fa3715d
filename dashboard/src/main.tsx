import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './base.css'
import { createRoot } from 'react-dom/client'
import * as z from 'zod'
import { App } from './app.tsx'

// zod would compile its checks with `new Function`, which the page's policy forbids (and reports).
z.config({ jitless: true })

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
