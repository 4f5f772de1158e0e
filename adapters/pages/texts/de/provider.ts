import type { ProviderTexts } from '../provider-texts.ts'

const unknownClient = 'Diese Anwendung ist hier nicht bekannt.'
const unusableClient = 'Was diese Anwendung von sich angibt, ist nicht zu gebrauchen.'

export const provider: ProviderTexts = {
  login: {
    title: 'Anmelden',
    to: 'um mit {client} fortzufahren',
    username: 'Benutzername',
    password: 'Passwort',
    forgotten: 'Passwort vergessen?',
    signIn: 'Anmelden',
    passkey: 'Mit einem Passkey anmelden',
    passkeyFailed:
      'Das hat mit einem Passkey nicht geklappt. Versuchen Sie es noch einmal, oder verwenden Sie Ihr Passwort.',
    cancel: 'Abbrechen',
    failed: 'Das hat nicht geklappt. Prüfen Sie Benutzername und Passwort und versuchen Sie es noch einmal.',
    again: 'Diese Seite war nicht mehr aktuell. Bitte melden Sie sich noch einmal an.',
  },
  secondFactor: {
    title: 'Noch ein Schritt',
    code: 'Code aus Ihrer App',
    recoveryCode: 'Wiederherstellungscode',
    useRecoveryCode: 'Wiederherstellungscode verwenden',
    passkey: 'Passkey verwenden',
    passkeyFailed: 'Der Passkey wurde nicht verwendet. Versuchen Sie es noch einmal.',
    passkeyNeedsScripts: 'Ein Passkey braucht Skripte, und die sind in diesem Browser ausgeschaltet.',
    failed: 'Das hat nicht geklappt. Versuchen Sie es mit einem neuen Code.',
  },
  consent: {
    title: 'Zugriff erlauben',
    asks: '{client} bittet um Zugriff',
    choose: 'Wählen Sie aus, was erlaubt ist',
    required: 'Erforderlich',
    allow: 'Erlauben',
    deny: 'Ablehnen',
    lasts: 'Was Sie erlauben, gilt höchstens {duration}',
    returns: 'In beiden Fällen kehren Sie zu {host} zurück',
    elsewhere:
      'Danach geht Ihr Browser zu {host}, und das ist nicht {other}. Erlauben Sie es nur, wenn Sie selbst damit begonnen haben.',
    privacyPolicy: 'Datenschutzerklärung',
    termsOfService: 'Nutzungsbedingungen',
  },
  logout: {
    title: 'Abmelden',
    question: 'Abmelden?',
    asks: '{client} bittet Sie, sich abzumelden',
    again: 'Bitte antworten Sie noch einmal.',
    signOut: 'Abmelden',
    everywhere: 'Überall abmelden und alle Anwendungen trennen',
    stay: 'Angemeldet bleiben',
  },
  signedOut: {
    title: 'Sie sind abgemeldet',
    stayed: 'Sie sind weiterhin angemeldet',
    close: 'Sie können diese Seite schließen',
  },
  onward: {
    title: 'Einen Moment',
    ifNothing: 'Wenn nichts geschieht, drücken Sie auf „Weiter“.',
    continue: 'Weiter',
  },
  shared: {
    signedInAs: 'Angemeldet als {account}',
    of: 'von {host}',
  },
  error: {
    title: 'Das hat nicht geklappt',
    unavailable: 'Im Moment nicht erreichbar',
    nothingLost: 'Nichts ist verloren. Warten Sie einen Moment und laden Sie die Seite neu.',
    tell: 'Wenn es wieder geschieht, nennen Sie denen, die die Anwendung betreiben, diesen Code:',
    goOn: 'Weiter zur Anwendung',
    client: 'Die Anwendung ist {client}',
    registered: 'Registriert ist {uri}',
    noneRegistered: 'Für sie ist keine Adresse registriert',
    differs: {
      scheme: 'das Schema ist ein anderes',
      'user information': 'die Benutzerangabe ist eine andere',
      host: 'der Host ist ein anderer',
      port: 'der Port ist ein anderer',
      path: 'der Pfad ist ein anderer',
      query: 'die Abfrage ist eine andere',
      fragment: 'das Fragment ist ein anderes',
    },
    mistake: 'Die Anwendung hat etwas verlangt, das so nicht möglich ist.',
    reasons: {
      'authorization.unavailable': 'Die Anmeldung ist vorübergehend nicht möglich.',
      'client.missing': 'Die Anwendung hat nicht gesagt, welche sie ist.',
      'client.unknown': unknownClient,
      'client_document.authentication': unusableClient,
      'client_document.client_id': unusableClient,
      'client_document.malformed': unusableClient,
      'client_document.media_type': unusableClient,
      'client_document.metadata': unusableClient,
      'client_document.missing': unknownClient,
      'client_document.not_allowed': unknownClient,
      'client_document.not_taken': unusableClient,
      'client_document.secret': unusableClient,
      'client_document.url': unknownClient,
      'continuation.unreadable':
        'Diese Seite kann nicht mehr fortgesetzt werden. Bitte beginnen Sie in der Anwendung von vorn.',
      'logout.client_mismatch': 'Eine Anwendung wollte Sie mit dem abmelden, was eine andere bekommen hat.',
      'logout.hint_invalid': 'Die Anwendung wollte Sie mit einem ID-Token abmelden, das nicht von hier ist.',
      'logout.malformed': 'Die Anwendung wollte Sie auf eine Weise abmelden, die nicht zu verstehen ist.',
      'logout.redirect_uri_not_registered':
        'Die Anwendung wollte an einer Adresse weitermachen, die nicht für sie registriert ist.',
      'logout.redirect_uri_unbound':
        'Die Anwendung hat nicht gesagt, welche sie ist. Daher führt kein Weg zu ihr zurück.',
      'page.forbidden': 'Diese Seite ist nicht für Ihr Konto bestimmt.',
      'page.not_current':
        'Dieses Formular war nicht mehr aktuell, und es wurde nichts geändert. Bitte öffnen Sie die Seite noch einmal.',
      'page.nothing_under_way':
        'Auf dieser Seite ist nichts mehr im Gange. Bitte beginnen Sie in der Anwendung von vorn.',
      'page.not_found': 'Diese Seite gibt es nicht, oder nicht mehr.',
      'request.content_type': 'Was gesendet wurde, ist kein Formular dieser Seite.',
      'page.cross_site':
        'Dieses Formular kam von einer anderen Website. Bitte beginnen Sie in der Anwendung von vorn.',
      'redirect_uri.missing': 'Die Anwendung hat nicht gesagt, wohin es zurückgehen soll.',
      'redirect_uri.not_registered':
        'Die Anwendung wollte an eine Adresse zurück, die nicht für sie registriert ist.',
      'second_factor.missing':
        'Diese Anwendung verlangt bei der Anmeldung einen zweiten Schritt, und Ihr Konto hat keinen. Richten Sie in Ihrem Konto einen ein und beginnen Sie dann in der Anwendung von vorn.',
      'request.content_coding': 'Komprimierte Daten werden hier nicht gelesen.',
      'request.content_incomplete': 'Die Daten sind unvollständig angekommen.',
      'request.content_too_large': 'Das sind zu viele Daten.',
      'request.guess':
        'Diese Adresse wurde geöffnet, bevor jemand darum gebeten hat. Bitte öffnen Sie sie noch einmal.',
      'request.malformed': 'Die Anfrage ist nicht zu verstehen.',
      'request.method':
        'Diese Adresse kann so nicht geöffnet werden. Bitte beginnen Sie in der Anwendung von vorn.',
      'request.timeout': 'Die Daten brauchen zu lange, um anzukommen.',
      'request.uri_too_long': 'Die Anwendung hat mehr gesendet, als in eine Adresse passt.',
    },
  },
  scopes: {
    openid: 'Bestätigen, wer Sie sind',
    profile: 'Ihr Profil sehen: Name, Bild und dergleichen',
    email: 'Ihre E-Mail-Adresse sehen',
    phone: 'Ihre Telefonnummer sehen',
    address: 'Ihre Postanschrift sehen',
    offline_access: 'Diesen Zugriff behalten, während Sie nicht da sind',
  },
  ownScopes: {},
}
