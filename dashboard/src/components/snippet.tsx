import { Skeleton, Tabs } from '@mantine/core'
import { useRecorderBuild } from '../api/sites.ts'
import { CopyButton } from './copyButton.tsx'
import css from './snippet.module.css'

/** How a site starts to record: the script tag, or the same as an npm package. */
export function Snippet({ publicUrl, writeKey }: { publicUrl: string; writeKey: string }) {
  const host = publicUrl.replace(/\/$/, '')
  const tag = `<script async src="${host}/recorder.js" data-site="${writeKey}"></script>`
  const npm = `npm install @hindsight/recorder

import { init } from '@hindsight/recorder'

init({ site: '${writeKey}', host: '${host}' })`
  return (
    <Tabs defaultValue="tag" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="tag">Script tag</Tabs.Tab>
        <Tabs.Tab value="pinned">Pinned script tag</Tabs.Tab>
        <Tabs.Tab value="npm">npm</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="tag">
        <Block
          code={tag}
          says="Into the <head> of every page, as far up as you can. It is always the newest recorder."
          label="Copy snippet"
        />
      </Tabs.Panel>
      <Tabs.Panel value="pinned">
        <Pinned host={host} writeKey={writeKey} />
      </Tabs.Panel>
      <Tabs.Panel value="npm">
        <Block code={npm} says="Once, before your app renders." label="Copy code" />
      </Tabs.Panel>
    </Tabs>
  )
}

/** One build of the recorder for ever: the browser runs it only if it is that very file. */
function Pinned({ host, writeKey }: { host: string; writeKey: string }) {
  const build = useRecorderBuild()
  if (build.isError)
    return <p className={css.failed}>The recorder of this server could not be read: {build.error.message}</p>
  if (!build.data) return <Skeleton height={130} mt="md" />
  const { path, integrity } = build.data
  const tag = `<script async src="${host}${path}"
  integrity="${integrity}" crossorigin="anonymous"
  data-site="${writeKey}"></script>`
  return (
    <Block
      code={tag}
      says="This very recorder, checked by its hash. It stays when Hindsight is updated; come back here for the next one."
      label="Copy snippet"
    />
  )
}

function Block({ code, says, label }: { code: string; says: string; label: string }) {
  return (
    <div className={css.block}>
      <div className={css.head}>
        <span>{says}</span>
        <CopyButton value={code} label={label} />
      </div>
      <pre className={css.code}>{code}</pre>
    </div>
  )
}
