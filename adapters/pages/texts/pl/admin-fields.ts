import type { ClientFieldTexts } from '../admin-field-texts.ts'

const policy = 'W sekundach; puste: tak, jak mówi polityka.'

export const fields: ClientFieldTexts = {
  groups: {
    shown: 'Co widzą ludzie',
    addresses: 'Adresy',
    grants: 'Jak otrzymuje tokeny',
    ownKeys: 'Własne klucze',
    people: 'Osoby',
    endings: 'Wylogowanie',
    lifetimes: 'Tokeny i czas ich ważności',
    software: 'Oprogramowanie',
  },
  members: {
    client_name: {
      label: 'Nazwa',
      meaning:
        'To, co widać na stronach, które proszą o zalogowanie i o zezwolenie. Puste: widać identyfikator.',
    },
    logo_uri: { label: 'Logo', meaning: 'Adres https obrazu pokazywanego obok nazwy.' },
    client_uri: { label: 'Strona główna', meaning: 'Gdzie można o niej przeczytać.' },
    policy_uri: {
      label: 'Polityka prywatności',
      meaning: 'Jak używa tego, czego dowiaduje się o ludziach.',
    },
    tos_uri: { label: 'Warunki korzystania', meaning: 'Na co ludzie się zgadzają.' },
    contacts: { label: 'Kontakt', meaning: 'Adresy e-mail osób, które ją prowadzą, po jednym w wierszu.' },
    redirect_uris: {
      label: 'Adresy URI przekierowania',
      meaning:
        'Dokąd przeglądarka przechodzi z kodem, po jednym w wierszu. Porównywane co do litery, oprócz portu loopback.',
    },
    post_logout_redirect_uris: {
      label: 'Adresy URI przekierowania po wylogowaniu',
      meaning: 'Dokąd przeglądarka może przejść po wylogowaniu, po jednym w wierszu. Porównywane tak samo.',
    },
    allowed_origins: {
      label: 'Pochodzenie kodu w przeglądarce',
      meaning:
        'Kodu, który sam wywołuje punkty końcowe, oprócz pochodzenia adresów URI przekierowania: `https://app.example`, po jednym w wierszu.',
    },
    initiate_login_uri: {
      label: 'Gdzie zaczyna się logowanie',
      meaning: 'Adres https klienta, który zaczyna logowanie, o jakie poprosił ktoś inny.',
    },
    grant_types: { label: 'Rodzaje uprawnień', meaning: 'Jak otrzymuje tokeny.' },
    response_types: {
      label: 'Rodzaje odpowiedzi',
      meaning: 'Co przynosi przeglądarka: kod, do którego należy uprawnienie `authorization_code`.',
    },
    token_endpoint_auth_method: {
      label: 'Jak się uwierzytelnia',
      meaning: 'Swoim sekretem, w nagłówku lub w treści; albo wcale, jeśli żadnego nie może zachować.',
    },
    application_type: {
      label: 'Rodzaj aplikacji',
      meaning:
        'Czy działa na serwerze lub w przeglądarce, czy na urządzeniu. Aplikacja natywna nie zachowa sekretu.',
    },
    scope: {
      label: 'Zakresy',
      meaning:
        'O co może prosić, oddzielone spacjami. Puste: o wszystkie oprócz `vouchsafe:admin` i `vouchsafe:admin.read`.',
    },
    resources: {
      label: 'Zasoby',
      meaning:
        'Identyfikatory serwerów zasobów, do których może prosić o dostęp, po jednym w wierszu. Puste: dowolne.',
    },
    introspect: {
      label: 'Może sprawdzać tokeny',
      meaning:
        '`own`: to, co sam dostał. `any`: wszystko. Albo identyfikatory zasobów, po jednym w wierszu: tokeny do nich.',
    },
    jwks_uri: {
      label: 'Jego klucze są pod adresem',
      meaning: 'Adres https jego JWK Set, dla `private_key_jwt`.',
    },
    jwks: { label: 'Jego klucze', meaning: 'Jego JWK Set z kluczami publicznymi, zamiast adresu.' },
    token_endpoint_auth_signing_alg: {
      label: 'Jego asercje są podpisane algorytmem',
      meaning: 'Jedyny algorytm, na przykład `ES256`. Puste: taki, jaki pasuje do jego kluczy.',
    },
    token_endpoint_as_audience: {
      label: 'Jego asercje mogą wskazywać punkt końcowy tokenów',
      meaning: 'Zamiast wystawcy, jak robią to starsze biblioteki.',
    },
    skip_consent: {
      label: 'Ludzie nie są pytani',
      meaning: 'Jest Twój: żadna strona nie pyta o zezwolenie, chyba że chce tego żądanie.',
    },
    remember_consent: {
      label: 'Udzielone zezwolenie jest zapamiętywane',
      meaning:
        'Domyślnie tak, chyba że klient jest publiczny i działa na loopback lub z własnym schematem, gdzie każdy może się pod niego podszyć.',
    },
    default_max_age: {
      label: 'Najstarsze logowanie',
      meaning: 'Po ilu sekundach trzeba zalogować się ponownie, jeśli żądanie nic o tym nie mówi.',
    },
    require_auth_time: {
      label: 'Tokeny tożsamości mówią, kiedy się zalogowano',
      meaning: 'Przechowywane i zwracane: każdy token tożsamości osoby ma `auth_time`.',
    },
    default_acr_values: {
      label: 'Sposoby logowania',
      meaning: 'Wartości `acr` wymagane, gdy żądanie żadnej nie ma, po jednej w wierszu.',
    },
    subject_type: {
      label: 'Rodzaj podmiotu',
      meaning: 'Każdy klient zna osobę pod tym samym `sub`.',
    },
    backchannel_logout_uri: {
      label: 'Dowiaduje się o wylogowaniu pod adresem',
      meaning: 'Adres jego serwera, na który po zakończeniu sesji wysyłany jest token wylogowania.',
    },
    backchannel_logout_session_required: {
      label: 'Tokeny wylogowania wskazują sesję',
      meaning: 'Oprócz osoby, przez `sid` jego tokenów tożsamości.',
    },
    frontchannel_logout_uri: {
      label: 'Ładowany w przeglądarce przy wylogowaniu',
      meaning:
        'Adres o tym samym pochodzeniu co adres URI przekierowania. Lepszy jest ten powyżej: przeglądarki nie dają takim ramkom plików cookie.',
    },
    frontchannel_logout_session_required: {
      label: 'Ta ramka dowiaduje się o sesji',
      meaning: 'Przez `iss` i `sid` w jej adresie.',
    },
    id_token_signed_response_alg: {
      label: 'Tokeny tożsamości są podpisane algorytmem',
      meaning: '`RS256` przyjmuje każda biblioteka.',
    },
    id_token_includes_claims: {
      label: 'Tokeny tożsamości zawierają profil',
      meaning: 'Dla bibliotek, które nie pytają UserInfo.',
    },
    require_pkce: {
      label: 'PKCE jest wymagane',
      meaning: 'Klient publiczny zawsze musi go używać.',
    },
    require_second_factor: {
      label: 'Drugi krok jest wymagany',
      meaning: 'Kto go nie ma, otrzymuje odmowę i dowiaduje się, gdzie go ustawić.',
    },
    issue_refresh_token: {
      label: 'Tokeny odświeżania',
      meaning: 'Dla każdego, kto prosi o `offline_access`, albo z każdym kodem.',
    },
    code_lifetime: { label: 'Ważność kodów', meaning: policy },
    access_token_lifetime: { label: 'Ważność tokenów dostępu', meaning: policy },
    id_token_lifetime: { label: 'Ważność tokenów tożsamości', meaning: policy },
    refresh_token_lifetime: { label: 'Największa ważność tokenów odświeżania', meaning: policy },
    refresh_token_idle_lifetime: {
      label: 'Ważność nieużywanych tokenów odświeżania',
      meaning: policy,
    },
    refresh_token_grace: {
      label: 'Użyty token odświeżania jest powtarzany przez',
      meaning: `${policy} 0 oznacza tryb ścisły.`,
    },
    consent_lifetime: { label: 'Zezwolenie jest pamiętane przez', meaning: policy },
    software_id: {
      label: 'Oprogramowanie',
      meaning: 'Przechowywane i zwracane: to samo dla każdego klienta jednego produktu.',
    },
    software_version: { label: 'Wersja', meaning: 'Przechowywane i zwracane.' },
  },
  choices: {
    maybe: { usual: 'Domyślnie', true: 'Tak', false: 'Nie' },
    token_endpoint_auth_method: {
      usual: 'Sekretem, dowolnym z dwóch sposobów',
      client_secret_basic: 'Sekretem w nagłówku, i nie inaczej',
      client_secret_post: 'Sekretem w treści, i nie inaczej',
      private_key_jwt: 'Własnym kluczem: private_key_jwt',
      none: 'Wcale: klient publiczny, który używa PKCE',
    },
    issue_refresh_token: {
      usual: 'Tak, jak mówi polityka',
      offline_access: 'Dla zakresu offline_access',
      always: 'Z każdym kodem',
    },
    subject_type: { usual: 'public, domyślnie' },
  },
}
