import type { PasswordTexts } from '../password-texts.ts'

export const passwords: PasswordTexts = {
  reset: {
    title: 'Neues Passwort wählen',
    about: 'Sie werden überall abgemeldet.',
    username: 'Benutzername',
    password: 'Neues Passwort',
    repeated: 'Neues Passwort, noch einmal',
    set: 'Passwort setzen',
    different: 'Die beiden waren nicht gleich. Bitte geben Sie das neue Passwort zweimal ein.',
    unsuitable: 'Das kann hier kein Passwort sein. Bitte nehmen Sie mindestens 8 Zeichen.',
  },
  spent: {
    title: 'Dieser Link gilt nicht mehr',
    about: 'Er wurde schon benutzt, ist zu alt, oder das Passwort wurde inzwischen geändert.',
    another: 'Neuen Link anfordern',
    ask: 'Bitten Sie die Person, von der Sie ihn haben, um einen neuen.',
  },
  done: {
    title: 'Ihr neues Passwort ist gesetzt',
    about: 'Sie wurden überall abgemeldet. Melden Sie sich von nun an mit dem neuen Passwort an.',
    goOn: 'Anmelden und weiter',
    elsewhere: 'Sie können diese Seite schließen und sich dort anmelden, wo Sie es vorhatten.',
  },
  forgotten: {
    title: 'Passwort vergessen?',
    about:
      'Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein, und wir senden Ihnen einen Link, mit dem Sie ein neues wählen.',
    name: 'Benutzername oder E-Mail-Adresse',
    send: 'Link senden',
    tooMany: 'Das wurde zu oft verlangt. Bitte warten Sie eine Weile und versuchen Sie es dann noch einmal.',
  },
  sent: {
    title: 'Sehen Sie in Ihr Postfach',
    about:
      'Wenn es ein Konto dieses Namens mit einer E-Mail-Adresse gibt, ist eine Nachricht unterwegs. Das kann eine Minute dauern; sehen Sie auch bei den unerwünschten nach.',
    close:
      'Sie können diese Seite offen lassen: Der Link führt hierher zurück, wenn Sie ihn in diesem Browser öffnen.',
  },
  mail: {
    subject: 'Ein neues Passwort für {issuer}',
    text: 'Jemand, vermutlich Sie selbst, möchte für das Konto {account} bei {issuer} ein neues Passwort wählen.\n\nÖffnen Sie dazu diesen Link. Er gilt einmal, und {duration} lang:\n\n{url}\n\nWenn Sie es nicht waren, müssen Sie nichts tun: Es wurde nichts geändert.\n',
  },
}
