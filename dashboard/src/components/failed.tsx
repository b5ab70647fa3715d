import { Alert, Button, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { ApiProblem } from '../api/problem.ts'

function whatToDo(error: unknown): string {
  if (!(error instanceof ApiProblem)) return 'Reload the page; if it happens again, tell your administrator.'
  if (error.status === 0) return 'It is tried again when you press the button.'
  if (error.status === 403) return 'Your role does not allow this. An administrator can change it.'
  if (error.status === 404) return 'It may have been removed, or the link is wrong.'
  if (error.passing) return 'This is usually over in a moment.'
  return ''
}

/** What failed and what to do about it. Takes the place of what could not be shown. */
export function Failed({ error, what, retry }: { error: unknown; what?: string; retry?: () => void }) {
  const problem = error instanceof ApiProblem ? error : null
  const says = error instanceof Error ? error.message : String(error)
  const todo = whatToDo(error)
  return (
    <Alert
      color="red"
      variant="outline"
      icon={<IconAlertTriangle aria-hidden />}
      title={what ?? problem?.title}
      role="alert"
      // The red of the frame is too light for words on the page's own ground.
      styles={{ label: { color: 'var(--mantine-color-error)' } }}
    >
      <Text size="sm">{says}</Text>
      {problem?.errors.map((item) => (
        <Text size="sm" key={`${item.field} ${item.rule}`}>
          <b>{item.field}</b>: {item.rule}
        </Text>
      ))}
      {todo === '' ? null : (
        <Text size="sm" c="dimmed">
          {todo}
        </Text>
      )}
      {retry ? (
        <Button size="xs" variant="default" mt="sm" onClick={retry}>
          Try again
        </Button>
      ) : null}
    </Alert>
  )
}
