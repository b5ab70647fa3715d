const lookEveryMs = 250
const givenUpAfterMs = 15_000

/** On the help page: the code by which support finds this visit, once the recorder knows it. Without one, no line. */
export function startSessionCode(): void {
  const line = document.querySelector<HTMLElement>('#session-code-line')
  const code = document.querySelector<HTMLElement>('#session-code')
  if (!line || !code) return
  const startedAt = Date.now()
  const timer = setInterval(() => {
    const found = window.hindsight?.sessionCode?.() ?? null
    if (found !== null) {
      code.textContent = found
      line.hidden = false
    }
    if (found !== null || Date.now() - startedAt > givenUpAfterMs) clearInterval(timer)
  }, lookEveryMs)
}
