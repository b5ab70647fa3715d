import { isFaultOn } from './faultSwitches.ts'

type Stock = Record<string, { left: number }>

/** Says what is left of the chosen size, and asks for a size before the form is sent. */
export function startSizeSelector(): void {
  const form = document.querySelector<HTMLFormElement>('#add-to-cart')
  const sizes = form?.querySelector<HTMLFieldSetElement>('#sizes')
  const note = form?.querySelector<HTMLElement>('#size-note')
  const error = form?.querySelector<HTMLElement>('#size-error')
  if (!form || !sizes || !note || !error) return
  let chosen = ''

  sizes.addEventListener('change', (event) => {
    const size = (event.target as HTMLInputElement).value
    // The fault: the stock of a product that is not there any more.
    const stock = (isFaultOn('sizeSelector') ? undefined : JSON.parse(form.dataset.stock ?? '{}')) as Stock
    const left = (stock[size] as Stock[string]).left
    chosen = size
    note.textContent = left <= 3 ? `Only ${left} left` : 'In stock, sent within a day'
    showError(false)
  })

  function showError(isShown: boolean): void {
    error?.toggleAttribute('hidden', !isShown)
    sizes?.classList.toggle('is-invalid', isShown)
    for (const input of sizes?.querySelectorAll('input') ?? []) {
      if (isShown) input.setAttribute('aria-describedby', 'size-error')
      else input.removeAttribute('aria-describedby')
    }
  }

  form.addEventListener('submit', (event) => {
    if (chosen !== '') return
    event.preventDefault()
    showError(true)
  })
}
