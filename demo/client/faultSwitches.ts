import { type FaultName, parseFaults } from '../src/faults.ts'

/** Kept on the root element, where the server writes it and the panel of a checkout changes it. */
export function isFaultOn(name: FaultName): boolean {
  return (document.documentElement.dataset.faults ?? '').split(' ').includes(name)
}

/** Elsewhere the panel's form loads the page anew; the checkout would lose what was typed. */
export function keepPanelInPlace(): void {
  const form = document.querySelector<HTMLFormElement>('.faults form')
  if (!form || !location.pathname.startsWith('/demo/checkout')) return
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void applyFaults(form)
  })
}

async function applyFaults(form: HTMLFormElement): Promise<void> {
  const chosen = new FormData(form).getAll('faults').map(String)
  const body = new URLSearchParams(chosen.map((name) => ['faults', name]))
  const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } })
  if (!answer.ok) return
  document.documentElement.dataset.faults = parseFaults(chosen.join(',')).join(' ')
  form.closest('details')?.removeAttribute('open')
}
