import type { AdminRefusalTexts } from '../admin-refusal-texts.ts'

export const refusals: AdminRefusalTexts = {
  numbered: '{problem} (Nummer {number})',
  said: {
    absolute: 'muss eine vollständige URI sein, vom Schema an, wie `https://app.example/callback`',
    scheme: 'muss mit dem Schema beginnen, wie `https://`',
    characters:
      'hat Zeichen, die keine URI haben darf, wie ein Leerzeichen, ein Anführungszeichen oder einen Buchstaben außerhalb von ASCII; kodieren Sie sie',
    wildcard:
      'hat ein *, und Platzhalter gibt es nicht (RFC 9700 section 2.1): registrieren Sie jede einzeln, oder schreiben Sie %2A für ein *, das gemeint ist',
    fragment: 'darf kein Fragment haben (RFC 6749 section 3.1.2)',
    schemeTaken: 'hat ein Schema, zu dem nie weitergeleitet werden kann',
    userInformation: 'darf keine Benutzerangabe haben',
    host: 'muss einen Host haben, und einen Port von 1 bis 65535',
    answered:
      'darf in der Query weder `code` noch `state`, `iss` oder `error` haben: die Antwort bringt eigene mit (RFC 6749 section 3.1)',
    https: 'muss https sein; http gibt es nur für Loopback (RFC 9700 section 2.6)',
    httpsSent:
      'muss https sein; http gibt es nur für Loopback: was dorthin geschickt wird, könnte gelesen und zurückgehalten werden',
    httpsRead:
      'muss https sein; http gibt es nur für Loopback: was dort gelesen wird, könnte von irgendwem sein',
    webUrl: 'muss eine http- oder https-URL sein, in ASCII und ohne Leerzeichen',
    httpsUrl: 'muss eine https-URL sein, in ASCII und ohne Leerzeichen',
    wholeUrl: 'muss eine vollständige https-URL in ASCII sein, ohne Fragment',
    origin: 'muss ein Origin sein wie `https://app.example` oder `capacitor://localhost`',
    resource: 'muss die Kennung einer Ressource sein, eine vollständige URI',
    introspect: 'muss `own` sein, `any` oder eine Liste der Kennungen von Ressourcen',
    noResource: 'ist keine der Ressourcen; fügen Sie sie dort zuerst hinzu, wo diese konfiguriert sind',
    scopes: 'muss aus Scopes mit Leerzeichen dazwischen bestehen, in ASCII und ohne Anführungszeichen',
    needsRedirect: 'fehlt; der Grant `authorization_code` braucht eine',
    native: 'muss `none` sein; ein nativer Client bewahrt kein Geheimnis (RFC 8252 section 8.4)',
    frame: 'muss Schema, Host und Port einer seiner Redirect-URIs haben (Front-Channel Logout section 2)',
    jwkSet: 'muss ein JWK Set sein, ein Objekt mit einer Liste `keys`',
    mostKeys: 'dürfen höchstens {count} Schlüssel sein',
    publicKeys: 'müssen öffentliche Schlüssel sein, und nichts, was geheim bleiben muss',
    longKeys: 'müssen mindestens 2048 Bit haben, wenn es RSA-Schlüssel sind',
    keyIds: 'müssen je eine eigene `kid` haben',
    besideKeys: 'darf nicht neben `jwks_uri` stehen',
    needsKeys: '`private_key_jwt` braucht `jwks` oder `jwks_uri`',
    noKey: 'ist {name}, aber einen solchen Schlüssel gibt es nicht',
    oneOf: 'muss eins von diesen sein: {name}',
    clientId: 'muss aus 1 bis 255 druckbaren ASCII-Zeichen bestehen',
    number: 'muss eine Zahl sein',
    whole: 'muss eine ganze Zahl sein',
    range: 'muss eine ganze Zahl von 1 bis {count} sein',
    least: 'muss mindestens {count} sein',
    most: 'darf höchstens {count} sein',
    longest: 'darf höchstens {count} Zeichen haben',
    longestBytes: 'darf höchstens {count} Bytes haben',
    shortest: 'muss mindestens {count} Zeichen haben',
    emptyText: 'darf nicht leer sein und keine Steuerzeichen haben',
    email: 'muss eine E-Mail-Adresse sein',
    claims: 'darf nichts von diesen enthalten, die daneben stehen: {name}',
    fixedKeys:
      'diese Schlüssel haben keinen Zeitplan: wer sie dem Provider gegeben hat, ersetzt sie; `storedKeys()` hat einen',
  },
}
