import { cpSync } from 'node:fs'
import { defineConfig } from 'vite'

/** The server bundle: our workspaces in one file, every npm package left outside. */
export default defineConfig({
  build: {
    ssr: 'src/main.ts',
    outDir: 'dist',
    target: 'node20',
    sourcemap: true,
    emptyOutDir: true,
    rollupOptions: { output: { entryFileNames: 'main.js', inlineDynamicImports: true } },
  },
  ssr: { noExternal: [/^@hindsight\//] },
  plugins: [
    {
      name: 'schema beside the bundle',
      writeBundle: () => cpSync('src/clickhouse/schema', 'dist/schema', { recursive: true }),
    },
  ],
})
