/**
 * Words that captions of controls are made of on every site: strict mode lets a caption pass that consists of nothing
 * else ("Place order", "Weiter zur Kasse"), so that steps stay readable. None of them is a name of a person or a place,
 * a product, an illness or an opinion; words that are also names (Mark, Will, Bill, Rose, Grant) are left out on purpose.
 */
const english = `a about accept account add address all an and apply at back bag basket book browse buy by calculate call
  cancel card cart catalogue change chat check checkout choose city clear click close code collapse compare complete
  confirm contact continue cookies copy country coupon create date decline delete delivery details discard discount done
  download edit e-mail email empty enter expand expiry export fewer field file filter filters find finish first for forgot
  form free from full gender get go help hide home house i if import in info information is it items keep know last later
  learn less list load log login logout mail manage menu message method middle minus mobile month more my name new
  newsletter next no not notes now number of off ok okay on open optional options or order orders out overview page
  password pay payment phone pick place play plus postcode preferences press previous price print privacy proceed product
  products profile quantity question questions read register reject reload remember remove reply required reset restart
  results resume retry return review save search security see select send settings share shipping shop shopping show sign
  skip sort start state status stop store street submit subscribe summary surname terms the this to today total town try
  undo unsubscribe up update upload use username view voucher wishlist with year yes you your zip`
const dutch = `aanmelden aantal aanvragen achternaam adres afbreken afmelden afrekenen afronden akkoord alle alles
  annuleren bedrijf bekijk bekijken bel bent bericht bestellen bestelling bevestig bevestigen bezorging betaal betalen
  betaling bewaren bewerken bij boeken contact controleren cookies dag datum de deel delen deze doorgaan e-mailadres een
  en filteren gegevens geen geslacht gratis het hier huisnummer hulp ik in inloggen ja kassa kies kiezen klaar klant
  kopen korting kortingscode laden land leeg lees maand maken meer menu mijn minder naam naar nee niet nieuw nieuwe
  nieuwsbrief nu of ok om onthoud op openen opslaan opnieuw plaats plaatsen postcode prijs privacy product producten
  reserveren resultaten rekening selecteer sluiten sorteren start stad stap stoppen straat stuur stuurt terug tonen
  toepassen toevoegen tussenvoegsel uitloggen uw van vergeten verder verbergen verplicht versturen verwijderen verzenden
  verzending volgende voor voornaam voorwaarden vorige vraag wachtwoord weigeren wijzigen winkel winkelen winkelwagen
  winkelmand woonplaats zoek zoeken`
const german = `abbrechen abmelden absenden adresse akzeptieren alle ablehnen anmelden annehmen anrede antworten anwenden
  anzahl anzeigen artikel auf aufgeben aus ausblenden auswählen bearbeiten beenden bestätigen bestellen bestellung
  bestellungen bezahlen buchen cookies das daten datenschutz datum der die drucken e-mail e-mail-adresse ein einkaufen
  einkaufswagen einlösen einloggen erstellen fertig filter filtern fortfahren frage geburtsdatum gehen gutschein
  hausnummer hilfe hinzufügen hochladen ich im in ist ja jahr jetzt kasse kategorie kaufen kein keine kontakt konto
  kostenlos kostenpflichtig kunde laden land leeren lieferung löschen mehr mein meine menü mit monat nachname nachricht
  name nächste nein neu neue newsletter nicht nochmal nummer oder öffnen ok ort passwort plz postleitzahl preis
  produkt produkte profil registrieren schließen schritt senden sortieren speichern starten straße suche suchen
  teilen telefon übernehmen übersicht und vergessen versand verwerfen vorname vor voriger warenkorb weiter weitere
  weniger wiederholen wunschliste zahlen zahlung zahlungspflichtig zeigen zur zum zurück zurücksetzen zustimmen`
const french = `accepter accueil acheter adresse afficher aide ajouter annuler appeler appliquer article articles au aucun
  avis bancaire carte catégorie ce chercher choisir civilité code commande commandes commander commencer comparer compte
  confirmer connecter connexion contact continuer cookies créer date de déconnexion des détails du e-mail effacer
  enregistrer en envoyer essayer et facultatif fermer filtrer finaliser gratuit imprimer inscrire inscription je jour la
  le les lire livraison ma masquer menu mes message mode modifier moins mois mon mot newsletter nom non nouveau nouvelle
  numéro obligatoire ok oublié ou oui ouvrir page paiement panier par partager passe passer passer payer pays plus postal
  pour précédent prénom prix produit produits profil promo promotion quantité question quitter rechercher refuser
  renvoyer réessayer réinitialiser répondre réserver résultats retirer retour rue sauvegarder se sélectionner suivant
  suivante supprimer sur télécharger téléphone terminer tout tous trier un une valider vider ville voir votre`
const russian = `адрес бесплатно в введите вернуться вход вперёд вперед все выбрать выйти город далее да дата добавить
  доставка доставку дом ещё еще завершить загрузить заказ заказа заказать заказы закрыть запомнить зарегистрироваться
  и избранное изменить или имя индекс искать к каталог квартира ко код количество контакты корзина корзине корзину
  купить личный кабинет магазин меню мой назад найти на начать нет новый номер о обновить оплата оплатить оплату
  отзыв отказаться открыть отменить отправить отчество оформить очистить пароль первый перейти подробнее подписаться
  подтвердить поиск показать пол помощь понятно почта предыдущая применить принять продолжить промокод профиль
  редактировать регистрация с сбросить скачать скрыть следующая следующий согласен создать сохранить страна страница
  сумма телефон товар товары убрать удалить улица условия фамилия фильтр цена электронная`

/** Small letters. */
export const labelWords: readonly string[] = [
  ...new Set([english, dutch, german, french, russian].flatMap((words) => words.split(/\s+/))),
]
