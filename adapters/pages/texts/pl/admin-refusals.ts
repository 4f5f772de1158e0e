import type { AdminRefusalTexts } from '../admin-refusal-texts.ts'

export const refusals: AdminRefusalTexts = {
  numbered: '{problem} (numer {number})',
  said: {
    absolute: 'musi być pełnym adresem URI, od schematu, na przykład `https://app.example/callback`',
    scheme: 'musi zaczynać się od schematu, na przykład `https://`',
    characters:
      'ma znaki, których żaden adres URI mieć nie może, jak spacja, cudzysłów albo litera spoza ASCII; trzeba je zakodować',
    wildcard:
      'ma znak *, a symboli wieloznacznych nie ma (RFC 9700 section 2.1): każdy adres trzeba wpisać osobno, a * dosłowną jako %2A',
    fragment: 'nie może mieć fragmentu (RFC 6749 section 3.1.2)',
    schemeTaken: 'ma schemat, do którego nigdy nie można przekierować',
    userInformation: 'nie może mieć danych użytkownika',
    host: 'musi mieć hosta i port od 1 do 65535',
    answered:
      'nie może mieć w zapytaniu `code`, `state`, `iss` ani `error`: odpowiedź przynosi własne (RFC 6749 section 3.1)',
    https: 'musi być https; http jest tylko dla loopback (RFC 9700 section 2.6)',
    httpsSent:
      'musi być https; http jest tylko dla loopback: to, co tam trafia, można by odczytać i zatrzymać',
    httpsRead:
      'musi być https; http jest tylko dla loopback: to, co się tam odczyta, mogłoby być od kogokolwiek',
    webUrl: 'musi być adresem http lub https, w ASCII i bez spacji',
    httpsUrl: 'musi być adresem https, w ASCII i bez spacji',
    wholeUrl: 'musi być pełnym adresem https w ASCII, bez fragmentu',
    origin: 'musi być źródłem takim jak `https://app.example` lub `capacitor://localhost`',
    resource: 'musi być identyfikatorem zasobu, pełnym adresem URI',
    introspect: 'musi być `own`, `any` albo listą identyfikatorów zasobów',
    noResource: 'nie jest żadnym z zasobów; trzeba go najpierw dodać tam, gdzie są skonfigurowane',
    scopes: 'musi składać się z zakresów oddzielonych spacjami, w ASCII i bez cudzysłowów',
    needsRedirect: 'brakuje; uprawnienie `authorization_code` tego wymaga',
    native: 'musi być `none`; klient natywny nie przechowuje sekretu (RFC 8252 section 8.4)',
    frame:
      'musi mieć schemat, host i port jednego ze swoich adresów URI przekierowania (Front-Channel Logout section 2)',
    jwkSet: 'musi być zbiorem JWK Set, obiektem z listą `keys`',
    mostKeys: 'może mieć najwyżej {count} kluczy',
    publicKeys: 'muszą to być klucze publiczne i nic, co ma pozostać tajne',
    longKeys: 'muszą mieć co najmniej 2048 bitów, jeśli to klucze RSA',
    keyIds: 'muszą mieć każdy własny `kid`',
    besideKeys: 'nie może być obok `jwks_uri`',
    needsKeys: '`private_key_jwt` wymaga `jwks` lub `jwks_uri`',
    noKey: 'to {name}, ale takiego klucza nie ma',
    oneOf: 'musi być jednym z: {name}',
    clientId: 'musi mieć od 1 do 255 drukowalnych znaków ASCII',
    number: 'musi być liczbą',
    whole: 'musi być liczbą całkowitą',
    range: 'musi być liczbą całkowitą od 1 do {count}',
    least: 'musi wynosić co najmniej {count}',
    most: 'może wynosić najwyżej {count}',
    longest: 'może mieć najwyżej {count} znaków',
    longestBytes: 'może mieć najwyżej {count} bajtów',
    shortest: 'musi mieć co najmniej {count} znaków',
    emptyText: 'nie może być puste ani mieć znaków sterujących',
    email: 'musi być adresem e-mail',
    claims: 'nie może zawierać tych, które są podane obok: {name}',
    fixedKeys: 'te klucze nie mają harmonogramu: wymienia je ten, kto dał je dostawcy; `storedKeys()` go ma',
  },
}
