import { trusted } from '../html.ts'

const icon = (body: string): string =>
  `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${body}</svg>`

export const searchIcon = trusted(icon('<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>'))
export const personIcon = trusted(
  icon('<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>'),
)
export const bagIcon = trusted(icon('<path d="M5 8.500h14l1 12H4z"/><path d="M8.5 11V7a3.5 3.5 0 0 1 7 0v4"/>'))
export const tickIcon = trusted(icon('<path d="m5 12.5 4.5 4.500L19 7.5"/>'))

export const flower = trusted(
  '<svg class="flower" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><g fill="#5a5cae"><ellipse cx="16" cy="8" rx="4.6" ry="7"/><ellipse cx="16" cy="24" rx="4.6" ry="7"/><ellipse cx="8" cy="16" rx="7" ry="4.6"/><ellipse cx="24" cy="16" rx="7" ry="4.6"/></g><circle cx="16" cy="16" r="3.6" fill="#e9c46a"/></svg>',
)
