import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, defineConfig, type Plugin, type UserConfig } from 'vite'

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

/**
 * Canvases are not recorded (their replay would need scripts to run), so rrweb's recorder of them, with a worker in a
 * string and patches of WebGL, is replaced by one that does nothing. Fails the build where it is no longer found.
 */
export function withoutCanvas(): Plugin {
  const manager = /^var CanvasManager = class \{\n[\s\S]*?^\};$/m
  const worker = /^var blob = typeof self !== "undefined" && self\.Blob && new Blob\(/m
  const idle = 'var CanvasManager = class { reset() {} freeze() {} unfreeze() {} lock() {} unlock() {} };'
  return {
    name: 'without-canvas',
    transform: {
      filter: { id: /rrweb\/dist\/rrweb\.js$/ },
      handler(code) {
        if (!manager.test(code) || !worker.test(code)) {
          this.error("rrweb's canvas recorder is not where it was: see vite.config.ts")
        }
        return { code: code.replace(manager, idle).replace(worker, 'var blob = /* @__PURE__ */ new Blob('), map: null }
      },
    },
  }
}

/**
 * zone.js (Angular) runs a change detection after every timer and frame that it knows of, and rrweb sets many: it is
 * given the browser's own, which Zone keeps under a prefixed name (see src/unpatched.ts).
 */
export function withoutZone(): Plugin {
  const names = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'requestAnimationFrame']
  const own = names.map(
    (name) => `function ${name}(...args) { return unpatched(window, '${name}').apply(window, args) }`,
  )
  const source = `import { unpatched } from ${JSON.stringify(at('src/unpatched.ts'))};\n${own.join('\n')}\n`
  return {
    name: 'without-zone',
    transform: { filter: { id: /rrweb\/dist\/rrweb\.js$/ }, handler: (code) => ({ code: source + code, map: null }) },
  }
}

/**
 * rrweb takes a page's functions only where they are the browser's own, and else makes a hidden frame for untouched ones.
 * Two methods of elements stand in its list of getters, so that it always thinks them touched: on every page it adds
 * frames, which take 10 to 40 ms each. Moved to where they belong, frames come only to pages that have changed something.
 */
export function withoutFrames(): Plugin {
  const getters = /Element: \[\s*"shadowRoot",\s*"querySelector",\s*"querySelectorAll"\s*\]/g
  const methods = /(Node: \["contains", "getRootNode"\],\s*ShadowRoot: \["getSelection"\],\s*)Element: \[\]/g
  return {
    name: 'without-frames',
    transform: {
      filter: { id: /rrweb\/dist\/rrweb\.js$/ },
      handler(code) {
        if (code.match(getters)?.length !== 3 || code.match(methods)?.length !== 3) {
          this.error("rrweb's lists of what a page may have changed are not where they were: see vite.config.ts")
        }
        const moved = code
          .replace(getters, 'Element: ["shadowRoot"]')
          .replace(methods, '$1Element: ["querySelector", "querySelectorAll"]')
        return { code: moved, map: null }
      },
    },
  }
}

/**
 * rrweb asks src/capture/rrwebHooks.ts before it works: its callbacks are timed, records of mutations wait where there
 * are too many, and texts of style sheets are not put together anew for each snapshot.
 */
export function withHooks(): Plugin {
  const changes: [RegExp, string][] = [
    [/return cb\(\.\.\.rest\);/g, 'return rrwebHooks.time(() => cb(...rest));'],
    [
      /callbackWrapper\(mutationBuffer\.processMutations\.bind\(mutationBuffer\)\)/g,
      `callbackWrapper((records) => {
        const admitted = rrwebHooks.admit(records, mutationBuffer.processMutations);
        if (admitted.length > 0) mutationBuffer.processMutations(admitted);
      })`,
    ],
    [
      /function stringifyStylesheet\(s\) \{/g,
      'function stringifyStylesheet(s) { return rrwebHooks.sheetText(s, () => readStylesheet(s)) }\nfunction readStylesheet(s) {',
    ],
  ]
  return {
    name: 'with-hooks',
    transform: {
      filter: { id: /rrweb\/dist\/rrweb\.js$/ },
      handler(code) {
        let hooked = code
        for (const [pattern, text] of changes) {
          if (code.match(pattern)?.length !== 1) this.error(`${pattern} is not once in rrweb: see vite.config.ts`)
          hooked = hooked.replace(pattern, () => text)
        }
        return {
          code: `import { rrwebHooks } from ${JSON.stringify(at('src/capture/rrwebHooks.ts'))};\n${hooked}`,
          map: null,
        }
      },
    },
  }
}

/**
 * Copying an element, rrweb makes an object of each of its attributes, which the browser then keeps; looks for its own way
 * of masking texts in every ancestor (all that is recorded passes src/scrub.ts, and none is masked that way); and looks
 * up every tag among custom elements, whose names have a hyphen.
 */
export function withQuickCopies(): Plugin {
  const changes: [RegExp, string][] = [
    [
      /const len = n\.attributes\.length;\s*for \(let i = 0; i < len; i\+\+\) \{\s*const attr = n\.attributes\[i\];\s*if \(!ignoreAttribute\(tagName, attr\.name, attr\.value\)\) attributes\[attr\.name\] = transformAttribute\(doc, tagName, toLowerCase\(attr\.name\), attr\.value\);\s*\}/g,
      `for (const name of Element.prototype.getAttributeNames.call(n)) {
        const value = Element.prototype.getAttribute.call(n, name) ?? "";
        if (!ignoreAttribute(tagName, name, value)) attributes[name] = transformAttribute(doc, tagName, toLowerCase(name), value);
      }`,
    ],
    [/(function needMaskingText\(node, maskTextClass, maskTextSelector, checkAncestors\) \{)/g, '$1 return false;'],
    // Frames of other origins are not heard, though rrweb could.
    [/transformCrossOriginEvent\(iframeEl, e\) \{[\s\S]*?\n\};/g, 'transformCrossOriginEvent() {} };'],
    // Nor are pictures or canvases recorded.
    [/tagName === "canvas" && recordCanvas/g, 'false'],
    [/tagName === "img" && inlineImages/g, 'false'],
    [/if \(customElements\.get\(tagName\)\)/g, 'if (tagName.includes("-") && customElements.get(tagName))'],
  ]
  return {
    name: 'with-quick-copies',
    transform: {
      filter: { id: /rrweb\/dist\/rrweb\.js$/ },
      handler(code) {
        let quick = code
        for (const [pattern, text] of changes) {
          if (code.match(pattern)?.length !== 1) this.error(`${pattern} is not once in rrweb: see vite.config.ts`)
          quick = quick.replace(pattern, text)
        }
        return { code: quick, map: null }
      },
    },
  }
}

/**
 * rrweb looks every accessor of the DOM up by two names each time, makes a list of each node's children, and three objects
 * of options for every node that it copies: more than half of its time on a page that renders lists. What it is told to
 * leave out by a class is part of the selector that it is given (capture/replay.ts).
 */
export function withQuickWalks(): Plugin {
  const each = (from: string, to: string, work: string) =>
    `for (let child = ${from}; child; child = ${to}(child)) { ${work} }`
  const inCopy = (from: string) => each(from, 'src_default$2.nextSibling', 'addChild(child);')
  const ofNode = (at: string, work: string) => each(`src_default.firstChild(${at})`, 'src_default.nextSibling', work)
  const changes: [RegExp, string, number?][] = [
    [
      /return getUntaintedAccessor(\$\d)?\("(Node|Element)", n, "(\w+)"\);/g,
      'const own$1 = untaintedAccessorCache$1.$2; return own$1 && own$1.$3 ? own$1.$3.call(n) : getUntaintedAccessor$1("$2", n, "$3");',
      30,
    ],
    [
      /if \(n\.childNodes\) n\.childNodes\.forEach\(\(childNode\) => this\.removeNodeFromMap\(childNode\)\);(?=\s*const shadowRoot = src_default\$2)/g,
      each('src_default$2.firstChild(n)', 'src_default$2.nextSibling', 'this.removeNodeFromMap(child);'),
    ],
    [
      /if \(!isBlocked\(n, this\.blockClass, this\.blockSelector, false\)\) \{\s*src_default\.childNodes\(n\)\.forEach\(\(childN\) => this\.genAdds\(childN\)\);/g,
      `if (n.nodeType === 1 && !isBlocked(n, this.blockClass, this.blockSelector, false)) { ${ofNode('n', 'this.genAdds(child);')}`,
    ],
    [
      /src_default\.childNodes\(n\)\.forEach\(\(childN\) => deepDelete\(addsSet, childN\)\);/g,
      ofNode('n', 'deepDelete(addsSet, child);'),
    ],
    [/src_default\.childNodes\(next\)\.forEach\(\(n\) => queue\.push\(n\)\);/g, ofNode('next', 'queue.push(child);')],
    // Copies: children one after the other, with the options of their parent.
    [
      /for \(const childN of Array\.from\(src_default\$2\.childNodes\(n\)\)\) \{\s*const serializedChildNode = serializeNodeWithId\(childN, bypassOptions\);\s*if \(serializedChildNode\) serializedNode\.childNodes\.push\(serializedChildNode\);\s*\}/g,
      `const addChild = (child) => {
        const copy = serializeNodeWithId(child, bypassOptions);
        if (copy) serializedNode.childNodes.push(copy);
      };
      ${inCopy('src_default$2.firstChild(n)')}`,
    ],
    [
      /const bypassOptions = \{\s*doc,([^{}]*)cssCaptured: false\s*\};/g,
      `let bypassOptions = options.isPassedOn && !cssCaptured && options.preserveWhiteSpace === preserveWhiteSpace
        ? options
        : { isPassedOn: true, doc,$1cssCaptured: false };`,
    ],
    [
      /bypassOptions\.cssCaptured = true;/g,
      'bypassOptions = { ...bypassOptions, cssCaptured: true, isPassedOn: false };',
    ],
    [/const _serializedNode = serializeNode\(n, \{[^{}]*\}\);/g, 'const _serializedNode = serializeNode(n, options);'],
    [/return serializeElementNode\(n, \{[^{}]*\}\);/g, 'return serializeElementNode(n, options, rootId);'],
    [/return serializeTextNode\(n, \{[^{}]*\}\);/g, 'return serializeTextNode(n, options, rootId);'],
    [
      /function serializeElementNode\(n, options\) \{(\s*const \{[^\n]*), rootId \} = options;/g,
      'function serializeElementNode(n, options, rootId) {$1 } = options;',
    ],
    [
      /function serializeTextNode\(n, options\) \{\s*const \{ needsMask, maskTextFn, rootId, cssCaptured \} = options;/g,
      'function serializeTextNode(n, options, rootId) { const { needsMask, maskTextFn, cssCaptured } = options;',
    ],
    [
      /if \(tagName === "iframe" && !keepIframeSrcFn\(/g,
      'if (tagName === "iframe" && !(keepIframeSrcFn || (() => false))(',
    ],
    // Options of added nodes are the same for all that came together.
    [/(const iter = this\.addedSet\.values\(\);)/g, '$1 let options = null;'],
    [
      /const sn = serializeNodeWithId\(n, \{\s*doc: this\.doc,([\s\S]*?)cssCaptured\s*\}\);/g,
      'if (!options) options = { doc: this.doc,$1cssCaptured };\noptions.cssCaptured = cssCaptured;\nconst sn = serializeNodeWithId(n, options);',
    ],
    [/if \(element\.classList\.contains\(blockClass\)\) return true;/g, ''],
    [
      /if \(el\.classList\.contains\(blockClass\)\) return true;\s*if \(checkAncestors && el\.closest\("\." \+ blockClass\) !== null\) return true;/g,
      '',
    ],
  ]
  return {
    name: 'with-quick-walks',
    transform: {
      filter: { id: /rrweb\/dist\/rrweb\.js$/ },
      handler(code) {
        let quick = code
        for (const [pattern, text, times = 1] of changes) {
          const found = quick.match(pattern)?.length
          if (found !== times) this.error(`${pattern} is ${found} times in rrweb: see vite.config.ts`)
          quick = quick.replace(pattern, text)
        }
        return { code: quick, map: null }
      },
    },
  }
}

/**
 * web-vitals attaches what nothing takes away again, and where zone.js is, to Zone's versions: it is given those of
 * src/capture/vitalsHooks.ts by the browser's names.
 */
export function withVitalsHooks(): Plugin {
  const names = ['addEventListener', 'removeEventListener', 'setTimeout', 'clearTimeout', 'requestAnimationFrame']
  const hooked = [...names, 'queueMicrotask', 'PerformanceObserver']
  const file = JSON.stringify(at('src/capture/vitalsHooks.ts'))
  const source = `import { vitalsHooks } from ${file};\nconst { ${hooked.join(', ')} } = vitalsHooks;\n`
  return {
    name: 'with-vitals-hooks',
    transform: {
      filter: { id: /web-vitals\/dist\/web-vitals\.js$/ },
      handler(code) {
        const reached = /(?:window|self|document)\.(?:addEventListener|setTimeout|requestAnimationFrame)/.test(code)
        if (reached || hooked.slice(0, 3).some((name) => !code.includes(`${name}(`))) {
          this.error('web-vitals reaches for the window in another way than it did: see vite.config.ts')
        }
        return { code: source + code, map: null }
      },
    },
  }
}

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Types of the package in one file, so that its users need nothing else of Hindsight. */
function typesOfPackage(): Plugin {
  return {
    name: 'types-of-package',
    generateBundle() {
      const calls = ['init', 'identify', 'track', 'page', 'consent', 'stop', 'sessionUrl', 'sessionCode']
      const exported = calls.map((name) => `export declare const ${name}: Hindsight['${name}']`)
      const source = [
        readFileSync(at('src/api.ts'), 'utf8'),
        'export declare const hindsight: Hindsight',
        ...exported,
        '',
      ]
      this.emitFile({ type: 'asset', fileName: 'index.d.ts', source: source.join('\n') })
    },
  }
}

const shape = () => ({
  // Browsers of 2018 and later; newer syntax is rewritten.
  target: 'es2018',
  outDir: at('dist'),
  emptyOutDir: false,
  minify: true,
  reportCompressedSize: false,
})
const ofLibraries = () => [
  withoutPostcss(),
  withoutCanvas(),
  withoutFrames(),
  withoutZone(),
  withQuickCopies(),
  withQuickWalks(),
  withHooks(),
  withVitalsHooks(),
]

/**
 * Nearly all of recorder.js and of the replay's part runs on each page. Told so, browsers that know this line (Chrome 136 and later) compile all of
 * it while it loads, off the main thread, instead of each function when it is first called.
 */
const compileHint = '//# allFunctionsCalledOnLoad\n'

/** Puts it before what was minified: minifiers drop comments. */
function withCompileHint(): Plugin {
  return {
    name: 'with-compile-hint',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = compileHint + file.code
    },
  }
}

/** What recorder.js loads later: rrweb with what belongs to it, and the overlay of `?hindsight=debug`. */
const parts = {
  replay: 'src/replayEntry.ts',
  debug: 'src/debug/debugEntry.ts',
  extras: 'src/extrasEntry.ts',
  more: 'src/moreEntry.ts',
} as const
type PartName = keyof typeof parts
const hinted = new Set<PartName>(['replay'])

async function partCode(name: PartName): Promise<string> {
  const result = await build({
    configFile: false,
    root: at('.'),
    logLevel: 'error',
    plugins: ofLibraries(),
    build: {
      ...shape(),
      write: false,
      lib: { entry: at(parts[name]), formats: ['iife'], name: `hindsight_${name}`, fileName: () => 'part.js' },
    },
  })
  const [output] = [result].flat() as { output: { code?: string }[] }[]
  const code = output?.output[0]?.code
  if (!code) throw new Error(`The part ${name} did not build`)
  return hinted.has(name) ? compileHint + code : code
}

/**
 * Emits a part twice: by its content's name, which may be cached for ever, and by a plain one, for recorders that still
 * ask for the file of an earlier build.
 */
async function withPart(name: PartName): Promise<Plugin> {
  const code = await partCode(name)
  const hash = createHash('sha384').update(code)
  const integrity = `sha384-${hash.copy().digest('base64')}`
  const file = `recorder-${name}.${hash.digest('hex').slice(0, 12)}.js`
  return {
    name: `with-${name}`,
    config: () => ({ define: { [`builtParts.${name}`]: JSON.stringify({ file, integrity }) } }),
    generateBundle() {
      for (const fileName of [file, `recorder-${name}.js`]) this.emitFile({ type: 'asset', fileName, source: code })
    },
    writeBundle({ dir }) {
      for (const other of readdirSync(dir ?? at('dist'))) {
        const isOlder = new RegExp(`^recorder-${name}\\.\\w+\\.js$`).test(other) && other !== file
        if (isOlder) rmSync(join(dir ?? at('dist'), other))
      }
    },
  }
}

/**
 * `vite build` makes dist/recorder.js for the script tag and its parts, `vite build --mode npm` dist/index.js for
 * the package, with a chunk that is loaded when it is needed.
 */
export default defineConfig(
  async ({ mode }): Promise<UserConfig> => ({
    root: at('.'),
    plugins:
      mode === 'npm'
        ? [...ofLibraries(), typesOfPackage()]
        : [
            await withPart('replay'),
            await withPart('debug'),
            await withPart('extras'),
            await withPart('more'),
            withCompileHint(),
          ],
    build: {
      ...shape(),
      lib:
        mode === 'npm'
          ? { entry: at('src/index.ts'), formats: ['es'], fileName: () => 'index.js' }
          : { entry: at('src/script.ts'), formats: ['iife'], name: 'hindsightScript', fileName: () => 'recorder.js' },
      ...(mode === 'npm' ? { rollupOptions: { output: { chunkFileNames: '[name].js' } } } : {}),
    },
  }),
)
