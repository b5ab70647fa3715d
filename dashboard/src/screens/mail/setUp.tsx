import { Alert, Anchor, Code } from '@mantine/core'
import { IconAlertTriangle, IconMailOff } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useMail } from '../../api/mail.ts'
import { screenOf } from '../../filters/screenOf.ts'
import { countOf } from '../../format/number.ts'

/** What stands in the way of sending, and what waits for a decision. Nothing where all is well. */
export function MailSetUp({ siteId }: { siteId: string }) {
  const mail = useMail(siteId)
  if (!mail.data) return null
  const { isSetUp, unknown } = mail.data
  return (
    <>
      {isSetUp ? null : (
        <Alert variant="outline" color="gray" icon={<IconMailOff aria-hidden />} title="No mail server is set up">
          Templates can be written, not sent. Set <Code>SMTP_URL</Code> (such as{' '}
          <Code>smtp://user:password@mail.example:587</Code>) and <Code>MAIL_FROM</Code> (such as{' '}
          <Code>Demo shop &lt;help@shop.example&gt;</Code>) where Hindsight runs, and start it again.
        </Alert>
      )}
      {unknown.n === 0 ? null : (
        <Alert
          variant="outline"
          color="orange"
          icon={<IconAlertTriangle aria-hidden />}
          title={`${countOf(unknown.n, 'e-mail')} to decide on`}
        >
          The connection was lost while they were handed over: nobody knows whether they were sent, and none is sent
          again by itself.{' '}
          <Anchor component={Link} to={screenOf(unknown.list)} size="sm">
            Look at them
          </Anchor>
        </Alert>
      )}
    </>
  )
}
