import { mailVariableNames, mailVariables } from '@hindsight/protocol/mailVariables'
import { Card } from '../../components/card.tsx'
import css from './mail.module.css'

/** What can stand in double braces. */
export function VariablesHelp() {
  return (
    <Card title="Variables" says="Filled in for each customer. Where one has no value, her mail is not sent.">
      <dl className={css.variables}>
        {mailVariableNames.map((name) => (
          <div key={name}>
            <dt>{`{{${name}}}`}</dt>
            <dd>{mailVariables[name].says}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
