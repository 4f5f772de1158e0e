import type { ClientFieldTexts } from '../admin-field-texts.ts'

const policy = 'En secondes ; vide : ce que dit la politique.'

export const fields: ClientFieldTexts = {
  groups: {
    shown: 'Ce que voient les gens',
    addresses: 'Adresses',
    grants: 'Comment il obtient des jetons',
    ownKeys: 'Ses propres clés',
    people: 'Personnes',
    endings: 'Déconnexion',
    lifetimes: 'Jetons et durées',
    software: 'Logiciel',
  },
  members: {
    client_name: {
      label: 'Nom',
      meaning:
        'Ce qui se lit sur les pages qui demandent de se connecter et d’autoriser. Vide : on y lit son identifiant.',
    },
    logo_uri: { label: 'Logo', meaning: 'L’URL https d’une image, affichée à côté du nom.' },
    client_uri: { label: 'Page d’accueil', meaning: 'Où l’on se renseigne sur l’application.' },
    policy_uri: {
      label: 'Politique de confidentialité',
      meaning: 'Ce qu’elle fait de ce qu’elle apprend des gens.',
    },
    tos_uri: { label: 'Conditions d’utilisation', meaning: 'Ce que les gens acceptent.' },
    contacts: { label: 'Contacts', meaning: 'Adresses e-mail de ceux qui la gèrent, une par ligne.' },
    redirect_uris: {
      label: 'URI de redirection',
      meaning:
        'Où le navigateur continue avec le code, une par ligne. Comparées à la lettre, sauf le port de loopback.',
    },
    post_logout_redirect_uris: {
      label: 'URI de redirection après la déconnexion',
      meaning: 'Où le navigateur peut continuer après une déconnexion, une par ligne. Comparées de même.',
    },
    allowed_origins: {
      label: 'Origines du code de navigateur',
      meaning:
        'Du code qui appelle lui-même les points d’accès, en plus des origines des URI de redirection : `https://app.example`, une par ligne.',
    },
    initiate_login_uri: {
      label: 'Où commence une connexion',
      meaning: 'Une URL https du client qui commence une connexion demandée par quelqu’un d’autre.',
    },
    grant_types: { label: 'Autorisations', meaning: 'Comment il obtient des jetons.' },
    response_types: {
      label: 'Types de réponse',
      meaning: 'Ce que le navigateur rapporte : un code, qui va avec l’autorisation `authorization_code`.',
    },
    token_endpoint_auth_method: {
      label: 'Comment il s’authentifie',
      meaning:
        'Par son secret, dans un en-tête ou dans le corps ; ou pas du tout, s’il ne peut en garder aucun.',
    },
    application_type: {
      label: 'Type d’application',
      meaning:
        'Si elle tourne sur un serveur ou dans un navigateur, ou sur un appareil. Une application native ne garde pas de secret.',
    },
    scope: {
      label: 'Portées',
      meaning:
        'Ce qu’il peut demander, séparé par des espaces. Vide : tout sauf `vouchsafe:admin` et `vouchsafe:admin.read`.',
    },
    resources: {
      label: 'Ressources',
      meaning:
        'Les identifiants des serveurs de ressources pour lesquels il peut demander, un par ligne. Vide : tous.',
    },
    introspect: {
      label: 'Peut interroger',
      meaning:
        '`own` : ce qui lui a été donné. `any` : tout. Ou des identifiants de ressources, un par ligne : les jetons pour celles-ci.',
    },
    jwks_uri: {
      label: 'Ses clés se trouvent à',
      meaning: 'L’URL https de son JWK Set, pour `private_key_jwt`.',
    },
    jwks: { label: 'Ses clés', meaning: 'Son JWK Set, de clés publiques, à la place de l’URL.' },
    token_endpoint_auth_signing_alg: {
      label: 'Ses assertions sont signées par',
      meaning: 'Le seul algorithme, par exemple `ES256`. Vide : celui qui va avec ses clés.',
    },
    token_endpoint_as_audience: {
      label: 'Ses assertions peuvent nommer le point d’accès des jetons',
      meaning: 'À la place de l’émetteur, comme le font d’anciennes bibliothèques.',
    },
    skip_consent: {
      label: 'On ne demande rien aux gens',
      meaning: 'C’est le vôtre : aucune page ne demande l’autorisation, sauf si la requête le veut.',
    },
    remember_consent: {
      label: 'Ce qui a été autorisé est retenu',
      meaning:
        'Par défaut, sauf s’il est public et sur loopback ou avec un schéma à lui, où n’importe qui peut se faire passer pour lui.',
    },
    default_max_age: {
      label: 'Connexion la plus ancienne',
      meaning: 'Secondes après lesquelles il faut se connecter à nouveau, quand la requête n’en dit rien.',
    },
    require_auth_time: {
      label: 'Les jetons d’identité disent quand on s’est connecté',
      meaning: 'Conservé et renvoyé : chaque jeton d’identité d’une personne porte `auth_time`.',
    },
    default_acr_values: {
      label: 'Façons de se connecter',
      meaning: 'Les valeurs de `acr` demandées quand la requête n’en a pas, une par ligne.',
    },
    subject_type: {
      label: 'Type de sujet',
      meaning: 'Chaque client connaît une personne par le même `sub`.',
    },
    backchannel_logout_uri: {
      label: 'Averti d’une déconnexion à',
      meaning: 'Une URL de son serveur qui reçoit un jeton de déconnexion quand une session se termine.',
    },
    backchannel_logout_session_required: {
      label: 'Les jetons de déconnexion nomment la session',
      meaning: 'En plus de la personne, par le `sid` de ses jetons d’identité.',
    },
    frontchannel_logout_uri: {
      label: 'Chargé dans le navigateur à la déconnexion',
      meaning:
        'Une URL de l’origine d’une URI de redirection. Préférez celle du dessus : les navigateurs ne donnent pas de cookies à de tels cadres.',
    },
    frontchannel_logout_session_required: {
      label: 'La session est dite à ce cadre',
      meaning: 'Par `iss` et `sid` dans son URL.',
    },
    id_token_signed_response_alg: {
      label: 'Les jetons d’identité sont signés par',
      meaning: '`RS256` est accepté par toutes les bibliothèques.',
    },
    id_token_includes_claims: {
      label: 'Les jetons d’identité portent le profil',
      meaning: 'Pour les bibliothèques qui n’interrogent pas UserInfo.',
    },
    require_pkce: {
      label: 'PKCE est obligatoire',
      meaning: 'Un client public doit toujours l’utiliser.',
    },
    require_second_factor: {
      label: 'Une seconde étape est obligatoire',
      meaning: 'Qui n’en a pas est refusé, et apprend où en ajouter une.',
    },
    issue_refresh_token: {
      label: 'Jetons de renouvellement',
      meaning: 'À qui demande `offline_access`, ou avec chaque code.',
    },
    code_lifetime: { label: 'Les codes durent', meaning: policy },
    access_token_lifetime: { label: 'Les jetons d’accès durent', meaning: policy },
    id_token_lifetime: { label: 'Les jetons d’identité durent', meaning: policy },
    refresh_token_lifetime: { label: 'Les jetons de renouvellement durent au plus', meaning: policy },
    refresh_token_idle_lifetime: {
      label: 'Les jetons de renouvellement durent sans être utilisés',
      meaning: policy,
    },
    refresh_token_grace: {
      label: 'Un jeton de renouvellement utilisé est répété pendant',
      meaning: `${policy} 0 est strict.`,
    },
    consent_lifetime: { label: 'L’accord est retenu pendant', meaning: policy },
    software_id: {
      label: 'Logiciel',
      meaning: 'Conservé et renvoyé : le même pour tous les clients d’un produit.',
    },
    software_version: { label: 'Version', meaning: 'Conservé et renvoyé.' },
  },
  choices: {
    maybe: { usual: 'Par défaut', true: 'Oui', false: 'Non' },
    token_endpoint_auth_method: {
      usual: 'Par un secret, de l’une ou l’autre façon',
      client_secret_basic: 'Par un secret dans l’en-tête, et pas autrement',
      client_secret_post: 'Par un secret dans le corps, et pas autrement',
      private_key_jwt: 'Par une clé à lui : private_key_jwt',
      none: 'Pas du tout : un client public, qui utilise PKCE',
    },
    issue_refresh_token: {
      usual: 'Ce que dit la politique',
      offline_access: 'Pour la portée offline_access',
      always: 'Avec chaque code',
    },
    subject_type: { usual: 'public, par défaut' },
  },
}
