/** What each column of a form report means, for its tooltip. */
export const definitions = {
  started: 'Sessions that changed a field of the form, or sent it as it stood.',
  completed: 'Sessions that sent it, where what came back was no error within 30 seconds.',
  abandoned: 'Sessions that started it and never got it sent. Started = completed + abandoned.',
  dropOff: 'Abandoned, of those that started it. The band is where the rate lies in truth, 19 times out of 20.',
  sent: 'Attempts to send it that went through, of all attempts.',
  fieldVisited: 'Sessions in which the field was entered.',
  fieldStarted: 'Sessions in which something in it was changed.',
  fieldCompleted: 'Sessions that left something in it on the last visit, and were not refused after that.',
  fieldAbandoned: 'It was the last field touched by a session that never sent the form; of those that entered it.',
  hesitation: 'From entering the field to the first change: half of the sessions took less, and 19 of 20 less.',
  active: 'In the field, all visits together: half of the sessions took less, and 19 of 20 less.',
  refilled: 'Sessions that changed it in two visits or more.',
  corrected: 'Sessions in which something typed was deleted again.',
  blank: 'Sessions that sent the form while this field was required and empty.',
  refused: 'Sessions in which the field was refused, whatever the words.',
  errorRate: 'Attempts to send the form that found this field empty or in error, of all attempts.',
} as const
