import type { AdminRefusalTexts } from '../admin-refusal-texts.ts'

export const refusals: AdminRefusalTexts = {
  numbered: '{problem} (numéro {number})',
  said: {
    absolute: 'doit être une URI absolue, à partir de son schéma, comme `https://app.example/callback`',
    scheme: 'doit commencer par son schéma, comme `https://`',
    characters:
      'a des caractères qu’aucune URI ne peut avoir, comme une espace, un guillemet ou une lettre hors d’ASCII ; encodez-les',
    wildcard:
      'a un *, et il n’y a pas de caractères génériques (RFC 9700 section 2.1) : enregistrez chacune, ou écrivez %2A pour un * voulu',
    fragment: 'ne doit pas avoir de fragment (RFC 6749 section 3.1.2)',
    schemeTaken: 'a un schéma vers lequel on ne peut jamais rediriger',
    userInformation: 'ne doit pas avoir d’informations d’utilisateur',
    host: 'doit avoir un hôte, et un port de 1 à 65535',
    answered:
      'ne doit avoir ni `code`, ni `state`, ni `iss`, ni `error` dans sa requête : la réponse apporte les siens (RFC 6749 section 3.1)',
    https: 'doit être en https ; http est réservé à loopback (RFC 9700 section 2.6)',
    httpsSent:
      'doit être en https ; http est réservé à loopback : ce qui y est envoyé pourrait être lu, et retenu',
    httpsRead:
      'doit être en https ; http est réservé à loopback : ce qui y est lu pourrait être de n’importe qui',
    webUrl: 'doit être une URL http ou https, en ASCII et sans espaces',
    httpsUrl: 'doit être une URL https, en ASCII et sans espaces',
    wholeUrl: 'doit être une URL https absolue en ASCII, sans fragment',
    origin: 'doit être une origine comme `https://app.example` ou `capacitor://localhost`',
    resource: 'doit être l’identifiant d’une ressource, une URI absolue',
    introspect: 'doit être `own`, `any`, ou une liste d’identifiants de ressources',
    noResource: 'n’est aucune des ressources ; ajoutez-la d’abord à celles-ci, là où elles sont configurées',
    scopes: 'doivent être des portées séparées par des espaces, en ASCII et sans guillemets',
    needsRedirect: 'manque ; l’autorisation `authorization_code` en a besoin',
    native: 'doit être `none` ; un client natif ne garde pas de secret (RFC 8252 section 8.4)',
    frame:
      'doit avoir le schéma, l’hôte et le port d’une de ses URI de redirection (Front-Channel Logout section 2)',
    jwkSet: 'doit être un JWK Set, un objet avec une liste `keys`',
    mostKeys: 'ne peuvent être que {count} clés au plus',
    publicKeys: 'doivent être des clés publiques, et rien qui doive rester secret',
    longKeys: 'doivent avoir 2048 bits au moins, si ce sont des clés RSA',
    keyIds: 'doivent avoir chacune son propre `kid`',
    besideKeys: 'ne doit pas être là à côté de `jwks_uri`',
    needsKeys: '`private_key_jwt` a besoin de `jwks` ou de `jwks_uri`',
    noKey: 'est {name}, mais il n’y a pas de telle clé',
    oneOf: 'doit être l’un de ceux-ci : {name}',
    clientId: 'doit avoir de 1 à 255 caractères ASCII imprimables',
    number: 'doit être un nombre',
    whole: 'doit être un nombre entier',
    range: 'doit être un nombre entier de 1 à {count}',
    least: 'doit être {count} au moins',
    most: 'doit être {count} au plus',
    longest: 'doit avoir {count} caractères au plus',
    longestBytes: 'doit avoir {count} octets au plus',
    shortest: 'doit avoir {count} caractères au moins',
    emptyText: 'ne doit pas être vide ni avoir de caractères de contrôle',
    email: 'doit être une adresse e-mail',
    claims: 'ne doit contenir aucun de ceux-ci, qui sont dits à côté : {name}',
    fixedKeys:
      'ces clés n’ont pas de calendrier : qui les a données au fournisseur les remplace ; `storedKeys()` en a un',
  },
}
