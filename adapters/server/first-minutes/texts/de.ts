import type { DemoTexts } from './demo-texts.ts'

export const de: DemoTexts = {
  skip: 'Zum Inhalt springen',
  navigation: 'Was hier läuft',
  pages: { start: 'Beginn', tryIt: 'Ausprobieren', account: 'Ihr Konto', administration: 'Verwaltung' },
  start: {
    title: 'Es läuft',
    about: 'Ein OpenID-Connect-Provider zum Ausprobieren',
    memory:
      'Er läuft im Arbeitsspeicher: Was hier geschieht, ist weg, wenn er endet. Eine Konfigurationsdatei tritt an die Stelle dieser Demo.',
    tryItAbout:
      'Geht in diesem Browser durch den Ablauf mit Autorisierungscode und zeigt bei jedem Schritt, was zurückkommt, mit dem curl dafür.',
    there: 'Was es gibt',
    issuer: 'Aussteller',
    discovery: 'Auskunft',
    keys: 'Schlüssel',
    signIn: 'Anmelden als',
    person: '{username} mit dem Passwort {password}, hier Administratorin',
    client: 'Vertraulicher Client',
    secret: '{client} mit dem Geheimnis {secret}',
    publicClient: 'Öffentlicher Client',
    anyPort: '{client}, an jedem Port von {address}',
  },
  ask: {
    title: 'Die Anwendung schickt den Browser zur Anmeldung',
    meanings: {
      response_type: 'was verlangt wird: ein Autorisierungscode',
      client_id: 'wer fragt',
      redirect_uri: 'wohin die Antwort geht; buchstabengetreu registriert',
      scope: '`openid` für ein ID-Token, `offline_access` für ein Refresh-Token',
      state: 'kommt unverändert zurück und gehört zu diesem Browser',
      code_challenge: 'PKCE: der Hash eines Geheimnisses, das allein den Code einlöst',
      code_challenge_method: 'wie er gebildet wurde',
    },
    go: 'Zum Autorisierungsendpunkt',
    signIn:
      'Melden Sie sich als {username} mit dem Passwort {password} an und erlauben Sie, worum gebeten wird.',
  },
  elsewhere: {
    title: 'Diese Antwort gehört zu keiner Anfrage dieses Browsers',
    about:
      'Ihr {state} wurde nicht für diesen Browser gebildet, daher geschieht nichts damit: Vielleicht hat jemand anders Sie hierher geschickt.',
  },
  answer: {
    title: 'Der Browser kommt zurück',
    code: 'Der {code} gilt einmal, für {duration}, höchstens bis {time}.',
    came: 'Ein Code kam zurück',
    nobody: 'Niemand hat sich angemeldet',
    none: 'Keine Antwort kam zurück',
  },
  redeem: {
    title: 'Die Anwendung löst ihn ein',
    about:
      'Von ihrem Server aus, mit ihrem Geheimnis und dem Verifier zur Challenge. Tun Sie es hier oder in einer Shell: Wer zuerst kommt, hat die Token, und ihn zweimal einzulösen widerruft sie.',
    action: 'Den Code einlösen',
  },
  tokens: {
    title: 'Token kamen zurück',
    redeemed: 'Die Anwendung löst den Code ein',
    idToken: 'Das ID-Token sagt, wer sich angemeldet hat',
    idTokenAbout:
      'Es ist für die Anwendung und gilt für {duration}, bis {time}. Sein Schlüssel steht im {keys}.',
    keys: 'JWK-Set',
    userinfo: 'UserInfo: was das Access-Token öffnet',
    introspection: 'Introspection: was ein Ressourcenserver darüber erfährt',
  },
  refresh: {
    title: 'Das Refresh-Token ergibt ein weiteres Access-Token',
    about: 'Es wird einmal benutzt und durch die Antwort ersetzt.',
    lasts: 'Unbenutzt gilt es für {duration}, bis {time}.',
    action: 'Erneuern',
    used: 'Das Refresh-Token wird benutzt',
    replaced: 'Das Refresh-Token wird benutzt und ersetzt',
    done: 'Erneuert',
  },
  revoke: {
    action: 'Widerrufen',
    title: 'Das Refresh-Token ist widerrufen, mit jedem Token, das daraus entstand',
    introspection: 'Introspection sagt es auch',
    done: 'Nun widerrufen',
  },
  refused: 'Das wurde abgewiesen',
  answered: 'Antwort: {status}',
  answeredNothing: 'Antwort: {status}, ohne Inhalt',
  answeredToken: 'Antwort: {status}; das Access-Token gilt für {duration}, bis {time}',
  again: 'Von vorn beginnen',
}
