import type { Site } from '@hindsight/protocol/api/sites'
import {
  commonFields,
  type FieldNote,
  kinds,
  neverLeaves,
  onDevice,
  remainders,
  replayNotes,
  uploadFields,
} from '@hindsight/protocol/whatLeaves'
import { Button, Group } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Card } from '../../components/card.tsx'
import { CopyButton } from '../../components/copyButton.tsx'
import css from './privacy.module.css'
import { personalWords, rulesNow } from './words.ts'

/** The whole list, made from the schemas that every event is checked with. */
export function WhatLeaves({ site }: { site: Site }) {
  return (
    <Card
      title="What leaves the browser"
      says={`Everything that pages of ${site.name} send, field by field, made from the definitions that every event is checked with.`}
    >
      <Group gap={8} className={css.screenOnly} mb="md">
        <Button variant="default" size="xs" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => print()}>
          Print
        </Button>
        <CopyButton value={location.href} label="Copy link" />
      </Group>
      <h3 className={css.part}>Rules of this site now</h3>
      <dl className={css.facts}>
        {rulesNow(site.settings).map(({ rule, says }) => (
          <div key={rule}>
            <dt>{rule}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <h3 className={css.part}>Never, in any mode</h3>
      <ul className={css.plain}>
        {neverLeaves.map((says) => (
          <li key={says}>{says}</li>
        ))}
      </ul>
      <h3 className={css.part}>What no rule recognises</h3>
      <ul className={css.plain}>
        {remainders.map((says) => (
          <li key={says}>{says}</li>
        ))}
      </ul>
      <h3 className={css.part}>The replay</h3>
      <Wide title="The replay">
        <table className={css.fields}>
          <thead>
            <tr>
              <th>What</th>
              <th>How</th>
              <th>Personal?</th>
            </tr>
          </thead>
          <tbody>
            {replayNotes.map(({ what, says, personal }) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td>{says}</td>
                <td data-label="Personal?">{personalWords[personal]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <h3 className={css.part}>With every upload</h3>
      <Fields title="With every upload" fields={uploadFields} />
      <h3 className={css.part}>With every event</h3>
      <Fields title="With every event" fields={commonFields} />
      {Object.entries(kinds).map(([kind, { when, only, fields }]) => (
        <details key={kind} className={css.kind} open>
          <summary>
            <code>{kind}</code> {when}
            {only === undefined ? null : <i>, only with “{only}”</i>}
          </summary>
          <Fields title={kind} fields={fields} />
        </details>
      ))}
      <h3 className={css.part}>On the visitor’s device</h3>
      <Wide title="On the visitor’s device">
        <table className={css.fields}>
          <thead>
            <tr>
              <th>Key</th>
              <th>What</th>
              <th>How long</th>
            </tr>
          </thead>
          <tbody>
            {onDevice.map(({ key, where, says, lifetime, only }) => (
              <tr key={key}>
                <th scope="row">
                  <code>{key.replaceAll('SITE', site.writeKey)}</code>
                  <small>
                    {where}
                    {only === undefined ? '' : `, only with “${only}”`}
                  </small>
                </th>
                <td>{says}</td>
                <td data-label="How long">{lifetime}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Card>
  )
}

/** A table that may be wider than a phone. */
function Wide({ title, children }: { title: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={css.wide} tabIndex={0} aria-label={`${title}, as a table`}>
      {children}
    </section>
  )
}

function Fields({ title, fields }: { title: string; fields: Record<string, FieldNote> }) {
  return (
    <Wide title={title}>
      <table className={css.fields}>
        <thead>
          <tr>
            <th>Field</th>
            <th>Meaning</th>
            <th>Example</th>
            <th>Personal?</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(fields).map(([name, { says, example, personal }]) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>{says}</td>
              <td data-label="Example">{example}</td>
              <td data-label="Personal?">{personalWords[personal]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  )
}
