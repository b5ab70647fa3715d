import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { filePlayer } from './filePlayer.ts'

const collector = process.env.COLLECTOR_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), filePlayer()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    // Browsers that know light-dark(): rewriting it for older ones would break it across files.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The collector's policy forbids data: fonts and scripts; small files stay files.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/api', '/v1', '/recorder.js', '/demo', '/healthz', '/readyz'].map((path) => [path, { target: collector }]),
    ),
  },
})
