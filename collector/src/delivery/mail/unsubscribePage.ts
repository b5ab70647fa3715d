/** The page behind the link in a mail: neutral, one button, no script. In the language of the mail, where it is known. */
import { escapeHtml } from './render.ts'

type Words = { title: string; ask: string; button: string; done: string; unknown: string }

const words: Record<string, Words> = {
  en: {
    title: 'E-mail',
    ask: 'Do you want no more e-mail from {site}?',
    button: 'No more e-mail',
    done: 'You will get no more e-mail from {site}.',
    unknown: 'This link is not valid. Open it from the e-mail again.',
  },
  de: {
    title: 'E-Mail',
    ask: 'Möchten Sie keine E-Mails von {site} mehr erhalten?',
    button: 'Keine E-Mails mehr',
    done: 'Sie erhalten keine E-Mails von {site} mehr.',
    unknown: 'Dieser Link ist ungültig. Öffnen Sie ihn noch einmal aus der E-Mail.',
  },
  nl: {
    title: 'E-mail',
    ask: 'Wilt u geen e-mail meer van {site}?',
    button: 'Geen e-mail meer',
    done: 'U krijgt geen e-mail meer van {site}.',
    unknown: 'Deze link is niet geldig. Open hem opnieuw vanuit de e-mail.',
  },
  fr: {
    title: 'E-mail',
    ask: 'Ne plus recevoir d’e-mails de {site} ?',
    button: 'Ne plus recevoir d’e-mails',
    done: 'Vous ne recevrez plus d’e-mails de {site}.',
    unknown: 'Ce lien n’est pas valable. Ouvrez-le de nouveau depuis l’e-mail.',
  },
  es: {
    title: 'Correo electrónico',
    ask: '¿No quiere recibir más correos de {site}?',
    button: 'No recibir más correos',
    done: 'No recibirá más correos de {site}.',
    unknown: 'Este enlace no es válido. Ábralo de nuevo desde el correo.',
  },
}
const english: Words = words.en as Words

const style = `body { margin: 0; font-family: system-ui, sans-serif; font-size: 18px; line-height: 1.5; color: #1a1b1e; background: #f8f9fa }
main { max-width: 32rem; margin: 15vh auto 0; padding: 0 20px; text-align: center }
button { min-height: 48px; padding: 0 24px; font: inherit; font-weight: 600; color: #fff; background: #1a1b1e; border: 0; border-radius: 8px; cursor: pointer }
@media (prefers-color-scheme: dark) { body { color: #e9ecef; background: #141517 } button { color: #1a1b1e; background: #e9ecef } }`

export function unsubscribePage(what: 'ask' | 'done' | 'unknown', language: string, site: string): string {
  const main = language.split('-')[0] ?? ''
  const said = words[main] ?? english
  const text = escapeHtml(said[what].replace('{site}', site))
  const form =
    what === 'ask' ? `<form method="post"><button type="submit">${escapeHtml(said.button)}</button></form>` : ''
  return `<!doctype html><html lang="${words[main] ? main : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(said.title)}</title>
<style>${style}</style></head><body><main><h1 style="font-size: 1.25rem">${text}</h1>${form}</main></body></html>`
}
