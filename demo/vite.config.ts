import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The shop's browser files, with stable names: the server's pages link to them without reading a manifest. */
export default defineConfig({
  root: at('client'),
  base: '/demo/assets/',
  plugins: [react()],
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: at('dist/client'),
    emptyOutDir: true,
    target: 'es2018',
    modulePreload: false,
    rolldownOptions: {
      input: { site: at('client/site.ts'), checkout: at('client/checkout.tsx') },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'shared-[name].js',
        assetFileNames: '[name][extname]',
      },
    },
  },
})
