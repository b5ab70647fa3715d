import posthog from 'posthog-js'

const { sink } = window.bench
posthog.init('phc_bench', {
  api_host: sink,
  ui_host: sink,
  person_profiles: 'always',
  disable_surveys: true,
  // The bench's browser calls itself headless, and would be taken for a robot.
  opt_out_useragent_filter: true,
})
