import { Kbd, Modal } from '@mantine/core'
import { useMe } from '../../api/me.ts'
import css from './helpDialog.module.css'
import { bindings, type KeyGroup } from './keys.ts'
import type { Answers } from './useCommands.ts'

type Props = { opened: boolean; onClose: () => void; answered: Answers }

const groups: readonly (readonly KeyGroup[])[] = [['Move'], ['Play', 'Keep', 'Screen']]

/** Every key that does something here, for this person and this session. */
export function HelpDialog({ opened, onClose, answered }: Props) {
  const rights = useMe().data?.rights ?? []
  const known = bindings.filter(
    ({ command, need, isOptional }) =>
      (need === undefined || rights.includes(need)) && (!isOptional || answered[command] !== undefined),
  )
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={css.columns}>
        {groups.map((column) => (
          <div key={column.join()}>
            {column.map((group) => (
              <section key={group} aria-label={group} className={css.group}>
                <h2>{group}</h2>
                <dl>
                  {known
                    .filter((binding) => binding.group === group)
                    .map(({ shown, says }) => (
                      <div key={shown}>
                        <dt>
                          <Kbd size="xs">{shown}</Kbd>
                        </dt>
                        <dd>{says}</dd>
                      </div>
                    ))}
                </dl>
              </section>
            ))}
          </div>
        ))}
      </div>
    </Modal>
  )
}
