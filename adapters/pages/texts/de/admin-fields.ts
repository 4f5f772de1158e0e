import type { ClientFieldTexts } from '../admin-field-texts.ts'

const policy = 'Sekunden; leer: wie es die Richtlinie sagt.'

export const fields: ClientFieldTexts = {
  groups: {
    shown: 'Was die Leute sehen',
    addresses: 'Adressen',
    grants: 'Wie er zu Token kommt',
    ownKeys: 'Eigene Schlüssel',
    people: 'Personen',
    endings: 'Abmelden',
    lifetimes: 'Token und ihre Dauer',
    software: 'Software',
  },
  members: {
    client_name: {
      label: 'Name',
      meaning:
        'Was auf den Seiten steht, die zum Anmelden und zum Erlauben auffordern. Leer: dort steht die ID.',
    },
    logo_uri: { label: 'Logo', meaning: 'Eine https-URL eines Bildes, das neben dem Namen steht.' },
    client_uri: { label: 'Startseite', meaning: 'Wo man über die Anwendung liest.' },
    policy_uri: { label: 'Datenschutzerklärung', meaning: 'Was sie mit dem tut, was sie erfährt.' },
    tos_uri: { label: 'Nutzungsbedingungen', meaning: 'Worauf man sich einlässt.' },
    contacts: { label: 'Ansprechpartner', meaning: 'E-Mail-Adressen der Betreiber, eine je Zeile.' },
    redirect_uris: {
      label: 'Redirect-URIs',
      meaning:
        'Wohin der Browser mit dem Code weitergeht, eine je Zeile. Verglichen wird buchstabengetreu, nur der Port von Loopback ist frei.',
    },
    post_logout_redirect_uris: {
      label: 'Redirect-URIs nach dem Abmelden',
      meaning: 'Wohin der Browser nach dem Abmelden gehen darf, eine je Zeile. Ebenso verglichen.',
    },
    allowed_origins: {
      label: 'Ursprünge von Browsercode',
      meaning:
        'Von Code, der die Endpunkte selbst aufruft, über die Ursprünge der Redirect-URIs hinaus: `https://app.example`, einer je Zeile.',
    },
    initiate_login_uri: {
      label: 'Wo eine Anmeldung beginnt',
      meaning: 'Eine https-URL des Clients, die eine Anmeldung beginnt, um die jemand anders bittet.',
    },
    grant_types: { label: 'Grants', meaning: 'Wie er zu Token kommt.' },
    response_types: {
      label: 'Antworttypen',
      meaning: 'Was der Browser zurückbringt: einen Code, zu dem der Grant `authorization_code` gehört.',
    },
    token_endpoint_auth_method: {
      label: 'Wie er sich ausweist',
      meaning: 'Mit seinem Geheimnis, im Header oder im Body; oder gar nicht, wenn er keines bewahren kann.',
    },
    application_type: {
      label: 'Art der Anwendung',
      meaning:
        'Ob sie auf einem Server oder im Browser läuft, oder auf einem Gerät. Eine native bewahrt kein Geheimnis.',
    },
    scope: {
      label: 'Scopes',
      meaning:
        'Worum er bitten darf, durch Leerzeichen getrennt. Leer: um alle außer `vouchsafe:admin` und `vouchsafe:admin.read`.',
    },
    resources: {
      label: 'Ressourcen',
      meaning: 'Die Kennungen der Ressourcenserver, für die er bitten darf, eine je Zeile. Leer: alle.',
    },
    introspect: {
      label: 'Darf nachfragen',
      meaning:
        '`own`: was er selbst bekommen hat. `any`: alles. Oder Kennungen von Ressourcen, eine je Zeile: deren Token.',
    },
    jwks_uri: {
      label: 'Seine Schlüssel stehen unter',
      meaning: 'Die https-URL seines JWK Set, für `private_key_jwt`.',
    },
    jwks: {
      label: 'Seine Schlüssel',
      meaning: 'Sein JWK Set aus öffentlichen Schlüsseln, anstelle der URL.',
    },
    token_endpoint_auth_signing_alg: {
      label: 'Seine Assertions sind signiert mit',
      meaning: 'Der einzige Algorithmus, etwa `ES256`. Leer: was zu seinen Schlüsseln passt.',
    },
    token_endpoint_as_audience: {
      label: 'Seine Assertions dürfen den Token-Endpunkt nennen',
      meaning: 'Anstelle des Ausstellers, wie es ältere Bibliotheken tun.',
    },
    skip_consent: {
      label: 'Es wird nicht gefragt',
      meaning: 'Er ist Ihr eigener: Keine Seite fragt, ob er darf, es sei denn, die Anfrage verlangt es.',
    },
    remember_consent: {
      label: 'Was erlaubt wurde, wird gemerkt',
      meaning:
        'In der Regel, außer er ist öffentlich und auf Loopback oder mit eigenem Schema, wo sich jeder für ihn ausgeben kann.',
    },
    default_max_age: {
      label: 'Älteste Anmeldung',
      meaning: 'Sekunden, nach denen man sich neu anmelden muss, wenn die Anfrage nichts dazu sagt.',
    },
    require_auth_time: {
      label: 'ID-Token sagen, wann die Anmeldung war',
      meaning: 'Wird gespeichert und zurückgegeben: Jedes ID-Token einer Person hat `auth_time`.',
    },
    default_acr_values: {
      label: 'Arten der Anmeldung',
      meaning: 'Die Werte von `acr`, die verlangt werden, wenn die Anfrage keine hat, einer je Zeile.',
    },
    subject_type: {
      label: 'Art des Subjekts',
      meaning: 'Jeder Client kennt eine Person unter demselben `sub`.',
    },
    backchannel_logout_uri: {
      label: 'Erfährt vom Abmelden unter',
      meaning: 'Eine URL seines Servers, die ein Logout-Token bekommt, wenn eine Sitzung endet.',
    },
    backchannel_logout_session_required: {
      label: 'Logout-Token nennen die Sitzung',
      meaning: 'Neben der Person, mit der `sid` seiner ID-Token.',
    },
    frontchannel_logout_uri: {
      label: 'Wird beim Abmelden im Browser geladen',
      meaning:
        'Eine URL vom Ursprung einer Redirect-URI. Besser ist die obige: Browser geben solchen Frames keine Cookies.',
    },
    frontchannel_logout_session_required: {
      label: 'Dieser Frame erfährt die Sitzung',
      meaning: 'Durch `iss` und `sid` in seiner URL.',
    },
    id_token_signed_response_alg: {
      label: 'ID-Token sind signiert mit',
      meaning: '`RS256` nimmt jede Bibliothek.',
    },
    id_token_includes_claims: {
      label: 'ID-Token enthalten das Profil',
      meaning: 'Für Bibliotheken, die UserInfo nicht fragen.',
    },
    require_pkce: { label: 'PKCE ist Pflicht', meaning: 'Ein öffentlicher Client muss es immer benutzen.' },
    require_second_factor: {
      label: 'Ein zweiter Schritt ist Pflicht',
      meaning: 'Wer keinen hat, wird abgewiesen und erfährt, wo er einen bekommt.',
    },
    issue_refresh_token: {
      label: 'Refresh-Token',
      meaning: 'Für alle, die um `offline_access` bitten, oder mit jedem Code.',
    },
    code_lifetime: { label: 'Codes gelten', meaning: policy },
    access_token_lifetime: { label: 'Access-Token gelten', meaning: policy },
    id_token_lifetime: { label: 'ID-Token gelten', meaning: policy },
    refresh_token_lifetime: { label: 'Refresh-Token gelten höchstens', meaning: policy },
    refresh_token_idle_lifetime: { label: 'Refresh-Token gelten unbenutzt', meaning: policy },
    refresh_token_grace: {
      label: 'Ein benutztes Refresh-Token wird wiederholt für',
      meaning: `${policy} 0 ist streng.`,
    },
    consent_lifetime: { label: 'Die Erlaubnis wird gemerkt für', meaning: policy },
    software_id: {
      label: 'Software',
      meaning: 'Wird gespeichert und zurückgegeben: dieselbe für jeden Client eines Produkts.',
    },
    software_version: { label: 'Version', meaning: 'Wird gespeichert und zurückgegeben.' },
  },
  choices: {
    maybe: { usual: 'Wie üblich', true: 'Ja', false: 'Nein' },
    token_endpoint_auth_method: {
      usual: 'Mit einem Geheimnis, auf beide Arten',
      client_secret_basic: 'Mit einem Geheimnis im Header, und nicht anders',
      client_secret_post: 'Mit einem Geheimnis im Body, und nicht anders',
      private_key_jwt: 'Mit einem eigenen Schlüssel: private_key_jwt',
      none: 'Gar nicht: ein öffentlicher Client, der PKCE benutzt',
    },
    issue_refresh_token: {
      usual: 'Wie es die Richtlinie sagt',
      offline_access: 'Für den Scope offline_access',
      always: 'Mit jedem Code',
    },
    subject_type: { usual: 'public, wie üblich' },
  },
}
