/** Thanks and successes in plain print; coloured ones are told by their colour, in any language. */
const happyWords =
  /thank|success|save|updated|sent\b|confirmed|welcome|gelukt|opgeslagen|bedankt|verzonden|gespeichert|erfolg|danke|merci|enregistr|succès|gracias|guardad|éxito|grazie|salvat|obrigad|salvo|спасибо|сохран|успеш|dzięk|zapisan/i

const unhappyWords =
  /\b(not|cannot|unable|fail\w*|error|invalid|niet|nicht|kein\w*|pas|no|non)\b|n['’]t\b|(^|\s)не(т|\s)/i

export function soundsHappy(text: string): boolean {
  return happyWords.test(text) && !unhappyWords.test(text)
}
