/** Names to invent people from. Every address is at example.com, every phone number a 555 one: nobody has them. */

export type Land = {
  /** ISO 3166 alpha-2. */
  country: string
  /** As the checkout's list has it. */
  countryName: string
  language: string
  timeZone: string
  phone: string
  postcode: string
  cities: readonly string[]
  streets: readonly string[]
  firstNames: readonly string[]
  lastNames: readonly string[]
}

export const lands: readonly (readonly [Land, number])[] = [
  [
    {
      country: 'DE',
      countryName: 'Germany',
      language: 'de-DE',
      timeZone: 'Europe/Berlin',
      phone: '+49 30 555',
      postcode: '10115',
      cities: ['Berlin', 'Hamburg', 'Leipzig', 'Freiburg', 'Bremen'],
      streets: ['Lindenallee', 'Gartenweg', 'Am Markt', 'Birkenhof'],
      firstNames: [
        'Anna',
        'Lena',
        'Katrin',
        'Sabine',
        'Jonas',
        'Felix',
        'Petra',
        'Marie',
        'Nora',
        'Tobias',
        'Ute',
        'Paul',
      ],
      lastNames: ['Weber', 'Keller', 'Brandt', 'Vogel', 'Neumann', 'Schubert', 'Hartmann', 'Lorenz', 'Winter', 'Busch'],
    },
    38,
  ],
  [
    {
      country: 'NL',
      countryName: 'Netherlands',
      language: 'nl-NL',
      timeZone: 'Europe/Amsterdam',
      phone: '+31 20 555',
      postcode: '1015 AB',
      cities: ['Amsterdam', 'Utrecht', 'Haarlem', 'Groningen'],
      streets: ['Kerkstraat', 'Lindelaan', 'Molenweg', 'Singel'],
      firstNames: ['Sanne', 'Femke', 'Lotte', 'Daan', 'Bram', 'Eva', 'Marloes', 'Jasper', 'Iris', 'Anouk'],
      lastNames: ['Bakker', 'Visser', 'Mulder', 'Smit', 'Dekker', 'Kok', 'Hoekstra', 'Postma', 'Kuipers', 'Prins'],
    },
    20,
  ],
  [
    {
      country: 'FR',
      countryName: 'France',
      language: 'fr-FR',
      timeZone: 'Europe/Paris',
      phone: '+33 1 55 50',
      postcode: '75011',
      cities: ['Paris', 'Lyon', 'Nantes', 'Lille'],
      streets: ['rue du Moulin', 'rue des Lilas', 'avenue Victor', 'rue de la Gare'],
      firstNames: ['Claire', 'Julie', 'Camille', 'Lucas', 'Manon', 'Sophie', 'Antoine', 'Louise', 'Elise', 'Hugo'],
      lastNames: [
        'Martin',
        'Moreau',
        'Laurent',
        'Simon',
        'Michel',
        'Garnier',
        'Rousseau',
        'Blanc',
        'Fontaine',
        'Roche',
      ],
    },
    14,
  ],
  [
    {
      country: 'IE',
      countryName: 'Ireland',
      language: 'en-IE',
      timeZone: 'Europe/Dublin',
      phone: '+353 1 555',
      postcode: 'D02 X285',
      cities: ['Dublin', 'Cork', 'Galway'],
      streets: ['Abbey Road', 'Main Street', 'Orchard Lane', 'Mill Road'],
      firstNames: ['Aoife', 'Niamh', 'Sean', 'Ciara', 'Orla', 'Liam', 'Maeve', 'Rory', 'Grace', 'Emma'],
      lastNames: ['Murphy', 'Kelly', 'Walsh', 'Byrne', 'Ryan', 'Doyle', 'Nolan', 'Quinn', 'Brennan', 'Hayes'],
    },
    10,
  ],
  [
    {
      country: 'AT',
      countryName: 'Austria',
      language: 'de-AT',
      timeZone: 'Europe/Vienna',
      phone: '+43 1 555',
      postcode: '1070',
      cities: ['Wien', 'Graz', 'Linz', 'Salzburg'],
      streets: ['Neubaugasse', 'Hauptplatz', 'Seeweg', 'Bahnhofstrasse'],
      firstNames: ['Johanna', 'Theresa', 'Magdalena', 'Lukas', 'Elisabeth', 'Markus', 'Birgit', 'Florian'],
      lastNames: ['Gruber', 'Huber', 'Pichler', 'Steiner', 'Moser', 'Mayer', 'Hofer', 'Leitner'],
    },
    8,
  ],
  [
    {
      country: 'ES',
      countryName: 'Spain',
      language: 'es-ES',
      timeZone: 'Europe/Madrid',
      phone: '+34 91 555',
      postcode: '28004',
      cities: ['Madrid', 'Valencia', 'Sevilla', 'Bilbao'],
      streets: ['Calle Mayor', 'Calle del Sol', 'Paseo Nuevo', 'Calle Luna'],
      firstNames: ['Carmen', 'Elena', 'Marta', 'Pablo', 'Irene', 'Diego', 'Paula', 'Alba', 'Julia', 'Mateo'],
      lastNames: ['Garcia', 'Torres', 'Romero', 'Navarro', 'Molina', 'Ortega', 'Serrano', 'Blanco', 'Castro', 'Rubio'],
    },
    6,
  ],
  [
    {
      country: 'IT',
      countryName: 'Italy',
      language: 'it-IT',
      timeZone: 'Europe/Rome',
      phone: '+39 02 555',
      postcode: '20121',
      cities: ['Milano', 'Torino', 'Bologna', 'Verona'],
      streets: ['Via Roma', 'Via Garibaldi', 'Corso Italia', 'Via Verdi'],
      firstNames: ['Giulia', 'Chiara', 'Sara', 'Marco', 'Elisa', 'Luca', 'Francesca', 'Matteo', 'Silvia', 'Paolo'],
      lastNames: ['Rossi', 'Russo', 'Ferrari', 'Romano', 'Colombo', 'Ricci', 'Greco', 'Conti', 'Marino', 'Costa'],
    },
    4,
  ],
]

/** What the fault takes for empty: an apostrophe, a space inside, a letter with an accent. */
export const unusualMaidenNames = [
  "O'Neill",
  "O'Brien",
  'van Dijk',
  'de Vries',
  'Müller',
  'Schröder',
  "D'Angelo",
  'Núñez',
  'von Berg',
  'Lefèvre',
  'O’Connor',
  'van den Berg',
  'Krämer',
  'Besançon',
  "Dell'Acqua",
  'de la Cruz',
] as const
