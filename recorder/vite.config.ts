import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/**
 * rrweb carries two copies of postcss, which only its player needs. Their modules run when they are loaded, so bundlers
 * keep them: 59 kB gzip instead of 23. Marked as pure, what nobody uses is dropped. If rrweb is built differently one
 * day, the build fails here rather than growing unseen.
 */
export function withoutPostcss(): Plugin {
  const wrapped =
    /^var (import_postcss(?:\$\d+)?) = \/\* @__PURE__ \*\/ (__toESM(?:\$\d+)?)\(\(\/\* @__PURE__ \*\/ (__commonJSMin(?:\$\d+)?)\(/gm
  const touched = /^import_postcss(?:\$\d+)?\.default(?:\.\w+)?;$/gm
  const exported = /^var postcss_default = (import_postcss(?:\$\d+)?)\.default;$/gm
  const ended = /^\}\)\)\)\(\), 1\);$/gm
  return {
    name: 'without-postcss',
    transform: {
      filter: { id: /rrweb\/dist\/rrweb\.js$/ },
      handler(code) {
        const counts = [wrapped, touched, ended, exported].map((pattern) => code.match(pattern)?.length ?? 0)
        const [copies = 0, reads = 0, ends = 0, exports = 0] = counts
        if (copies !== 2 || reads < copies * 20 || ends < copies || exports !== 1) {
          this.error(
            `rrweb's copies of postcss are not where they were (found ${counts.join(', ')}): see vite.config.ts`,
          )
        }
        // The call of the module function itself, `(__commonJSMin(...))()`, is what is not marked.
        const pure = code
          .replace(wrapped, 'var $1 = /* @__PURE__ */ $2(/* @__PURE__ */ (/* @__PURE__ */ $3(')
          .replace(touched, '')
          .replace(exported, 'var postcss_default = /* @__PURE__ */ (() => $1.default)();')
        return { code: pure, map: null }
      },
    },
  }
}

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** `vite build` makes dist/recorder.js for the script tag, `vite build --mode npm` dist/index.js for the package. */
export default defineConfig(({ mode }) => ({
  root: at('.'),
  plugins: [withoutPostcss()],
  build: {
    // Browsers of 2018 and later; newer syntax is rewritten.
    target: 'es2018',
    outDir: at('dist'),
    emptyOutDir: false,
    minify: true,
    reportCompressedSize: false,
    lib:
      mode === 'npm'
        ? { entry: at('src/index.ts'), formats: ['es'], fileName: () => 'index.js' }
        : { entry: at('src/script.ts'), formats: ['iife'], name: 'hindsightScript', fileName: () => 'recorder.js' },
  },
}))
