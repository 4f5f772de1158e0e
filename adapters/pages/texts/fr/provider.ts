import type { ProviderTexts } from '../provider-texts.ts'

const unknownClient = 'Cette application n’est pas connue ici.'
const unusableClient = 'Ce que cette application dit d’elle-même n’est pas utilisable.'

export const provider: ProviderTexts = {
  login: {
    title: 'Se connecter',
    to: 'pour continuer vers {client}',
    username: 'Nom d’utilisateur',
    password: 'Mot de passe',
    forgotten: 'Mot de passe oublié ?',
    signIn: 'Se connecter',
    passkey: 'Se connecter avec une clé d’accès',
    passkeyFailed: 'Cela n’a pas fonctionné avec une clé d’accès. Réessayez ou utilisez votre mot de passe.',
    cancel: 'Annuler',
    failed:
      'Cela n’a pas fonctionné. Vérifiez votre nom d’utilisateur et votre mot de passe, puis réessayez.',
    again: 'Cette page n’était plus à jour. Veuillez vous connecter à nouveau.',
  },
  secondFactor: {
    title: 'Encore une étape',
    code: 'Code de votre application',
    recoveryCode: 'Code de secours',
    useRecoveryCode: 'Utiliser un code de secours',
    passkey: 'Utiliser une clé d’accès',
    passkeyFailed: 'La clé d’accès n’a pas été utilisée. Réessayez.',
    passkeyNeedsScripts: 'Une clé d’accès nécessite les scripts, qui sont désactivés dans ce navigateur.',
    failed: 'Cela n’a pas fonctionné. Réessayez avec un nouveau code.',
  },
  consent: {
    title: 'Autoriser l’accès',
    asks: '{client} demande un accès',
    choose: 'Choisissez ce qui est autorisé',
    required: 'Obligatoire',
    allow: 'Autoriser',
    deny: 'Refuser',
    lasts: 'Ce que vous autorisez dure {duration} au plus',
    returns: 'Dans les deux cas, vous retournez à {host}',
    elsewhere:
      'Ensuite, votre navigateur ira à {host}, qui n’est pas {other}. N’autorisez que si c’est vous qui avez commencé.',
    privacyPolicy: 'Politique de confidentialité',
    termsOfService: 'Conditions d’utilisation',
  },
  logout: {
    title: 'Se déconnecter',
    question: 'Se déconnecter ?',
    asks: '{client} vous demande de vous déconnecter',
    again: 'Veuillez répondre encore une fois.',
    signOut: 'Se déconnecter',
    everywhere: 'Se déconnecter partout et déconnecter toutes les applications',
    stay: 'Rester connecté',
  },
  signedOut: {
    title: 'Vous êtes déconnecté',
    stayed: 'Vous êtes toujours connecté',
    close: 'Vous pouvez fermer cette page',
  },
  onward: {
    title: 'Un instant',
    ifNothing: 'Si rien ne se passe, appuyez sur « Continuer ».',
    continue: 'Continuer',
  },
  shared: {
    signedInAs: 'Connecté en tant que {account}',
    of: 'de {host}',
  },
  error: {
    title: 'Cela n’a pas fonctionné',
    unavailable: 'Indisponible pour le moment',
    nothingLost: 'Rien n’est perdu. Attendez un instant et rechargez la page.',
    tell: 'Si cela se reproduit, communiquez ce code à ceux qui gèrent l’application :',
    goOn: 'Aller à l’application',
    client: 'L’application est {client}',
    registered: 'L’adresse enregistrée est {uri}',
    noneRegistered: 'Aucune adresse n’est enregistrée pour elle',
    differs: {
      scheme: 'le schéma est différent',
      'user information': 'les informations d’utilisateur sont différentes',
      host: 'l’hôte est différent',
      port: 'le port est différent',
      path: 'le chemin est différent',
      query: 'la requête est différente',
      fragment: 'le fragment est différent',
    },
    mistake: 'L’application a demandé quelque chose qui n’est pas possible ainsi.',
    reasons: {
      'authorization.unavailable': 'La connexion est momentanément impossible.',
      'client.missing': 'L’application n’a pas dit laquelle elle est.',
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
        'Cette page ne peut plus continuer. Veuillez recommencer depuis l’application.',
      'logout.client_mismatch':
        'Une application a voulu vous déconnecter avec ce qui a été donné à une autre.',
      'logout.hint_invalid':
        'L’application a voulu vous déconnecter avec un jeton d’identité qui n’est pas d’ici.',
      'logout.malformed': 'L’application a voulu vous déconnecter d’une façon incompréhensible.',
      'logout.redirect_uri_not_registered':
        'L’application a voulu continuer à une adresse qui n’est pas enregistrée pour elle.',
      'logout.redirect_uri_unbound': 'L’application n’a pas dit laquelle elle est : aucun chemin n’y ramène.',
      'page.forbidden': 'Cette page n’est pas destinée à votre compte.',
      'page.not_current':
        'Ce formulaire n’était plus à jour et rien n’a été modifié. Veuillez rouvrir la page.',
      'page.nothing_under_way':
        'Plus rien n’est en cours sur cette page. Veuillez recommencer depuis l’application.',
      'page.not_found': 'Cette page n’existe pas, ou n’existe plus.',
      'request.content_type': 'Ce qui a été envoyé n’est pas un formulaire de cette page.',
      'page.cross_site':
        'Ce formulaire a été envoyé depuis un autre site. Veuillez recommencer depuis l’application.',
      'redirect_uri.missing': 'L’application n’a pas dit où revenir.',
      'redirect_uri.not_registered':
        'L’application a voulu revenir à une adresse qui n’est pas enregistrée pour elle.',
      'second_factor.missing':
        'Cette application demande une seconde étape à la connexion, et votre compte n’en a pas. Ajoutez-en une dans votre compte, puis recommencez depuis l’application.',
      'request.content_coding': 'Les données compressées ne sont pas lues ici.',
      'request.content_incomplete': 'Les données sont arrivées incomplètes.',
      'request.content_too_large': 'Il y a trop de données.',
      'request.guess':
        'Cette adresse a été ouverte avant que quiconque le demande. Veuillez l’ouvrir à nouveau.',
      'request.malformed': 'La requête est incompréhensible.',
      'request.method':
        'Cette adresse ne peut pas être ouverte ainsi. Veuillez recommencer depuis l’application.',
      'request.timeout': 'Les données mettent trop de temps à arriver.',
      'request.uri_too_long': 'L’application a envoyé plus que ce qu’une adresse peut contenir.',
    },
  },
  scopes: {
    openid: 'Confirmer qui vous êtes',
    profile: 'Voir votre profil : nom, image, etc.',
    email: 'Voir votre adresse e-mail',
    phone: 'Voir votre numéro de téléphone',
    address: 'Voir votre adresse postale',
    offline_access: 'Conserver cet accès en votre absence',
  },
  ownScopes: {},
}
