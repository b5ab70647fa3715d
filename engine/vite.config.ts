import { defineConfig } from 'vite'

/** The engine program as one file; chDB stays outside, with its native library. */
export default defineConfig({
  build: {
    ssr: 'src/main.ts',
    outDir: 'dist',
    target: 'node20',
    minify: false,
    rollupOptions: { external: ['chdb'], output: { entryFileNames: 'main.js' } },
  },
})
