import type { DemoTexts } from './demo-texts.ts'

export const pl: DemoTexts = {
  skip: 'Przejdź do treści',
  navigation: 'Co tu działa',
  pages: { start: 'Początek', tryIt: 'Wypróbuj', account: 'Twoje konto', administration: 'Administracja' },
  start: {
    title: 'Działa',
    about: 'Dostawca OpenID Connect, do wypróbowania',
    memory:
      'Działa w pamięci: to, co tu zrobisz, zniknie po zatrzymaniu. Plik konfiguracji zastępuje tę wersję pokazową.',
    tryItAbout:
      'Przechodzi w tej przeglądarce przez przepływ z kodem autoryzacji i pokazuje, co wraca w każdym kroku, razem z poleceniem curl.',
    there: 'Co tu jest',
    issuer: 'Wystawca',
    discovery: 'Wykrywanie',
    keys: 'Klucze',
    signIn: 'Zaloguj się jako',
    person: '{username} z hasłem {password}, z uprawnieniami administratora',
    client: 'Klient',
    secret: '{client} z sekretem {secret}',
    publicClient: 'Klient publiczny',
    anyPort: '{client}, na dowolnym porcie {address}',
  },
  ask: {
    title: 'Aplikacja wysyła przeglądarkę do logowania',
    meanings: {
      response_type: 'czego się chce: kodu autoryzacji',
      client_id: 'kto prosi',
      redirect_uri: 'dokąd idzie odpowiedź; adres jest zarejestrowany co do litery',
      scope: '`openid` dla tokenu tożsamości, `offline_access` dla tokenu odświeżania',
      state: 'wraca bez zmian i należy do tej przeglądarki',
      code_challenge: 'PKCE: skrót sekretu, bez którego kodu nie da się wymienić',
      code_challenge_method: 'jak powstał',
    },
    go: 'Przejdź do punktu końcowego autoryzacji',
    signIn: 'Zaloguj się jako {username} z hasłem {password} i zezwól na to, o co jest prośba.',
  },
  elsewhere: {
    title: 'Ta odpowiedź nie należy do żadnego żądania tej przeglądarki',
    about:
      'Jej {state} nie powstał dla tej przeglądarki, więc nic się z nią nie dzieje: być może wysłał Cię tu ktoś inny.',
  },
  answer: {
    title: 'Przeglądarka wraca',
    code: '{code} jest ważny raz, przez {duration}, najdłużej do {time}.',
    came: 'Wrócił kod',
    nobody: 'Nikt się nie zalogował',
    none: 'Nie wróciła żadna odpowiedź',
  },
  redeem: {
    title: 'Aplikacja go wymienia',
    about:
      'Ze swojego serwera, ze swoim sekretem i weryfikatorem wyzwania. Zrób to tutaj albo w powłoce: kto pierwszy, ten ma tokeny, a dwukrotna wymiana je unieważnia.',
    action: 'Wymień kod',
  },
  tokens: {
    title: 'Wróciły tokeny',
    redeemed: 'Aplikacja wymienia kod',
    idToken: 'Token tożsamości mówi, kto się zalogował',
    idTokenAbout: 'Jest dla aplikacji i jest ważny przez {duration}, do {time}. Jego klucz jest w {keys}.',
    keys: 'JWK Set',
    userinfo: 'UserInfo: co otwiera token dostępu',
    introspection: 'Introspekcja: czego dowiaduje się o nim serwer zasobów',
  },
  refresh: {
    title: 'Token odświeżania daje następny token dostępu',
    about: 'Używa się go raz, a odpowiedź go zastępuje.',
    lasts: 'Nieużywany jest ważny przez {duration}, do {time}.',
    action: 'Odśwież',
    used: 'Token odświeżania zostaje użyty',
    replaced: 'Token odświeżania zostaje użyty i zastąpiony',
    done: 'Odświeżono',
  },
  revoke: {
    action: 'Unieważnij',
    title: 'Token odświeżania jest unieważniony, razem z każdym tokenem, który z niego powstał',
    introspection: 'Introspekcja to potwierdza',
    done: 'Unieważniono',
  },
  refused: 'Odmówiono',
  answered: 'Odpowiedź: {status}',
  answeredNothing: 'Odpowiedź: {status}, bez treści',
  answeredToken: 'Odpowiedź: {status}; token dostępu jest ważny przez {duration}, do {time}',
  again: 'Zacznij od nowa',
}
