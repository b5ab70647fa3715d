import { Card, Center, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTitle } from '../../components/useTitle.ts'
import { Logo } from '../../shell/logo.tsx'

/** The page before one is in: set-up and sign-in. */
export function EntryPage({ title, says, children }: { title: string; says?: string; children: ReactNode }) {
  useTitle(title)
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={400} gap="lg">
        <Logo />
        <Card padding="xl" radius="lg" bg="var(--hs-card)" withBorder style={{ borderColor: 'var(--hs-line)' }}>
          <Title order={1}>{title}</Title>
          {says ? (
            <Text c="dimmed" size="sm" mt={4}>
              {says}
            </Text>
          ) : null}
          <Stack mt="lg">{children}</Stack>
        </Card>
      </Stack>
    </Center>
  )
}
