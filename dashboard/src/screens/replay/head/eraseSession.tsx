import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import { useNavigate } from 'react-router'
import { useEraseSession } from '../../../api/erasures.ts'
import { useMay } from '../../../api/me.ts'
import { Dialog } from '../../../components/dialog.tsx'
import { EraseForm } from '../../../components/eraseForm.tsx'
import { exactTime } from '../../../format/time.ts'
import { urls } from '../../../routes.ts'
import { useReplay } from '../replayContext.ts'

/** Erases the session that is watched, for who may; then there is only its receipt. */
export function EraseSession() {
  const mayErase = useMay('customers.erase')
  const { player } = useReplay()
  const [isOpen, { open, close }] = useDisclosure()
  if (!mayErase) return null
  return (
    <>
      <Tooltip label="Erase this session">
        <ActionIcon
          variant="default"
          size={30}
          onClick={() => {
            player?.pause()
            open()
          }}
          aria-label="Erase this session"
        >
          <IconTrash size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {isOpen ? <EraseSessionDialog onClose={close} /> : null}
    </>
  )
}

function EraseSessionDialog({ onClose }: { onClose: () => void }) {
  const { siteId, detail } = useReplay()
  const { sessionId, firstTs } = detail.session
  const erase = useEraseSession(siteId, sessionId)
  const navigate = useNavigate()
  return (
    <Dialog onClose={onClose} title="Erase this session">
      <EraseForm
        erase={erase}
        isReady
        onErased={() => navigate(urls.erasures(siteId), { replace: true })}
        onClose={onClose}
      >
        <Text size="sm">
          The visit of {exactTime(firstTs)}: its events and replay, and the comments, tags and bookmarks at it. It is no
          longer counted in any report. Her other sessions stay.
        </Text>
      </EraseForm>
    </Dialog>
  )
}
