/** Names that pages and their makers give to what is secret: passwords, payment details, security codes. */

/** As whole words: "compass" and "passenger" are none. */
const secretWord =
  /(^|[^a-z])(pass(word|wort|wd|code|phrase)?|pwd|passwd|senha|pin|otp|totp|cvv2?|cvc2?|csc|cvn|iban|bic|ssn|secret|security ?code|card ?(no|num|nr|number|code|holder)|cc ?(no|num|number|name|exp|csc)|credit ?card|account ?(no|num|number)|routing ?(no|number)|exp(iry|iration)? ?(date|month|year)?)([^a-z]|$)/
/** Beginnings of such words, in languages that join them: "Kreditkartennummer", "contraseña". */
const secretBeginning =
  /(^|[^a-z])(kennwort|wachtwoord|contrase|mot ?de ?passe|kreditkarte|kartennummer|kartenpr|kontonummer|sicherheitscode|pr[uü]f(nummer|ziffer)|geheimzahl|sozialversicherung|creditcard|kaartnummer|beveiligingscode|cryptogramme|num[eé]ro (de )?(la )?(carte|carta|tarjeta)|cardnum|ccnum)/

/** Whether a field of this name, label or placeholder is secret. */
export function namesSecret(name: string): boolean {
  const words = spoken(name)
  return secretWord.test(words) || secretBeginning.test(words)
}

/** `cardNumber`, `card_number` and `Card-Number:` read alike. */
export function spoken(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
