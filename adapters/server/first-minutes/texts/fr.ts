import type { DemoTexts } from './demo-texts.ts'

export const fr: DemoTexts = {
  skip: 'Aller au contenu',
  navigation: 'Ce qui tourne ici',
  pages: { start: 'Accueil', tryIt: 'Essayer', account: 'Votre compte', administration: 'Administration' },
  start: {
    title: 'Cela tourne',
    about: 'Un fournisseur OpenID Connect, pour faire des essais',
    memory:
      'Il tourne en mémoire : ce qui est fait ici disparaît à l’arrêt. Un fichier de configuration remplace cette démonstration.',
    tryItAbout:
      'Parcourt le flux du code d’autorisation dans ce navigateur et montre ce qui revient à chaque étape, avec le curl correspondant.',
    there: 'Ce qu’il y a',
    issuer: 'Émetteur',
    discovery: 'Découverte',
    keys: 'Clés',
    signIn: 'Se connecter en tant que',
    person: '{username} avec le mot de passe {password}, qui administre ici',
    client: 'Client',
    secret: '{client} avec le secret {secret}',
    publicClient: 'Client public',
    anyPort: '{client}, à n’importe quel port de {address}',
  },
  ask: {
    title: 'L’application envoie le navigateur se connecter',
    meanings: {
      response_type: 'ce qui est voulu : un code d’autorisation',
      client_id: 'qui demande',
      redirect_uri: 'où va la réponse ; elle est enregistrée, à la lettre',
      scope: '`openid` pour un jeton d’identité, `offline_access` pour un jeton de renouvellement',
      state: 'revient tel quel et appartient à ce navigateur',
      code_challenge: 'PKCE : l’empreinte d’un secret qui seul échange le code',
      code_challenge_method: 'comment elle a été faite',
    },
    go: 'Aller au point d’accès d’autorisation',
    signIn:
      'Connectez-vous en tant que {username} avec le mot de passe {password}, et autorisez ce qui est demandé.',
  },
  elsewhere: {
    title: 'Cette réponse n’appartient à aucune requête de ce navigateur',
    about:
      'Son {state} n’a pas été fait pour ce navigateur, rien n’en est donc fait : quelqu’un d’autre vous a peut-être envoyé ici.',
  },
  answer: {
    title: 'Le navigateur revient',
    code: 'Le {code} est valable une fois, pendant {duration}, jusqu’au {time} au plus.',
    came: 'Un code est revenu',
    nobody: 'Personne ne s’est connecté',
    none: 'Aucune réponse n’est revenue',
  },
  redeem: {
    title: 'L’application l’échange',
    about:
      'Depuis son serveur, avec son secret et le vérificateur du défi. Faites-le ici ou dans un shell : le premier a les jetons, et l’échanger deux fois les révoque.',
    action: 'Échanger le code',
  },
  tokens: {
    title: 'Des jetons sont revenus',
    redeemed: 'L’application échange le code',
    idToken: 'Le jeton d’identité dit qui s’est connecté',
    idTokenAbout:
      'Il est pour l’application et reste valable {duration}, jusqu’au {time}. Sa clé est dans le {keys}.',
    keys: 'JWK Set',
    userinfo: 'UserInfo : ce qu’ouvre le jeton d’accès',
    introspection: 'Introspection : ce qu’un serveur de ressources en apprend',
  },
  refresh: {
    title: 'Le jeton de renouvellement donne un autre jeton d’accès',
    about: 'Il sert une fois, et la réponse le remplace.',
    lasts: 'S’il ne sert pas, il reste valable {duration}, jusqu’au {time}.',
    action: 'Renouveler',
    used: 'Le jeton de renouvellement est utilisé',
    replaced: 'Le jeton de renouvellement est utilisé et remplacé',
    done: 'Renouvelé',
  },
  revoke: {
    action: 'Révoquer',
    title: 'Le jeton de renouvellement est révoqué, avec chaque jeton qui en est issu',
    introspection: 'L’introspection le confirme',
    done: 'Révoqué',
  },
  refused: 'Cela a été refusé',
  answered: 'Réponse : {status}',
  answeredNothing: 'Réponse : {status}, sans contenu',
  answeredToken: 'Réponse : {status} ; le jeton d’accès est valable {duration}, jusqu’au {time}',
  again: 'Recommencer',
}
