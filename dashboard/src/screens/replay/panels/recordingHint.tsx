import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../../../api/me.ts'
import { urls } from '../../../routes.ts'
import { useReplay } from '../replayContext.ts'

/** Where what is not here would be switched on, for those who may. */
export function RecordingHint({ what }: { what: string }) {
  const { siteId } = useReplay()
  const mayManage = useMay('sites.manage')
  return (
    <p>
      {what} can be switched on under{' '}
      {mayManage ? (
        <Anchor component={Link} to={urls.site(siteId)} size="sm">
          the site’s settings
        </Anchor>
      ) : (
        'the site’s settings, by an administrator'
      )}
      .
    </p>
  )
}
