import * as Sentry from '@sentry/browser'

const { sink } = window.bench
Sentry.init({
  dsn: `${sink.replace('//', '//bench@')}/1`,
  integrations: [Sentry.replayIntegration()],
  replaysSessionSampleRate: 1,
  replaysOnErrorSampleRate: 1,
})
