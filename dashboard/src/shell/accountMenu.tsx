import { ActionIcon, Menu, Text, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck, IconDevices, IconKey, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useMe, useSignOut } from '../api/me.ts'
import { urls } from '../routes.ts'
import { PasswordDialog } from '../screens/people/passwordDialog.tsx'
import { colorSchemes } from './colorSchemes.tsx'

export function AccountMenu() {
  const me = useMe().data
  const signOut = useSignOut()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const account = me?.account
  const [changing, { open, close }] = useDisclosure()
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={34} aria-label="Account and theme">
            <IconUserCircle size={22} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {account ? (
            <Menu.Label>
              <Text span size="sm" fw={600} c="var(--mantine-color-text)" display="block">
                {account.name}
              </Text>
              {account.email} · {account.role}
            </Menu.Label>
          ) : null}
          <Menu.Divider />
          <Menu.Label>Theme</Menu.Label>
          {colorSchemes.map((scheme) => (
            <Menu.Item
              key={scheme.value}
              closeMenuOnClick={false}
              leftSection={<scheme.icon size={16} aria-hidden />}
              rightSection={colorScheme === scheme.value ? <IconCheck size={16} aria-label="chosen" /> : null}
              onClick={() => setColorScheme(scheme.value)}
            >
              {scheme.label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {account ? (
            <Menu.Item component={Link} to={urls.account} leftSection={<IconDevices size={16} aria-hidden />}>
              Where I am signed in
            </Menu.Item>
          ) : null}
          {account ? (
            <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={open}>
              Change my password
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing ? <PasswordDialog onClose={close} /> : null}
    </>
  )
}
