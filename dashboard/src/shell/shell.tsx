import { AppShell } from '@mantine/core'
import { Outlet } from 'react-router'

/** Rail, top bar and the screen. */
export function Shell() {
  return (
    <AppShell padding="md">
      <AppShell.Main>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
