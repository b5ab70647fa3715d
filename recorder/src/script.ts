/** Entry of recorder.js: `<script async src="https://HOST/recorder.js" data-site="WRITE_KEY"></script>`. */
import { namedFunction } from './namedFunction.ts'
import { scriptParts } from './replayScript.ts'
import { theOne } from './theOne.ts'

const tag =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[data-site][src*="recorder.js"]')

const hindsight = theOne(scriptParts(tag))

if (tag?.dataset.site) {
  hindsight.init({
    site: tag.dataset.site,
    host: tag.dataset.host ?? new URL(tag.src, document.baseURI).origin,
    release: tag.dataset.release,
    consentRequired: tag.dataset.consent === 'required',
    beforeSend: namedFunction(tag.dataset.beforeSend),
  })
}
