import type { AdminClientTexts } from '../admin-client-texts.ts'

export const clients: AdminClientTexts = {
  search: 'Le nom ou l’identifiant commence par',
  new: 'Nouveau client',
  name: 'Nom',
  id: 'Identifiant',
  grants: 'Autorisations',
  used: 'Utilisé',
  none: 'Il n’y en a pas encore.',
  noneFound: 'Aucun ne commence ainsi.',
  public: 'public',
  registeredItself: 's’est enregistré lui-même',
  removed: 'Le client est supprimé, avec tout ce qui lui a été donné.',
  building: 'Que construisez-vous ?',
  kinds: {
    web: {
      label: 'Une application web avec un serveur',
      about: 'Son serveur garde un secret, et les gens se connectent dans le navigateur.',
    },
    spa: {
      label: 'Une application monopage',
      about: 'Du code dans le navigateur qui ne garde pas de secret et s’authentifie par PKCE.',
    },
    native: {
      label: 'Une application de téléphone ou de bureau',
      about:
        'Sur l’appareil de quelqu’un d’autre : pas de secret, PKCE, et une URI de redirection sur loopback ou avec un schéma à elle.',
    },
    service: {
      label: 'Un service',
      about:
        'Un programme qui agit pour lui-même, sans personne : l’autorisation par identifiants du client.',
    },
    mcp: {
      label: 'Un serveur MCP',
      about:
        'Ce qui l’appelle est enregistré ailleurs ; ceci est son propre client, pour demander ce que valent les jetons.',
    },
    api: { label: 'Une API', about: 'Elle reçoit des jetons d’accès et demande ici ce qu’ils valent.' },
  },
  idMeaning: 'Vide : un identifiant est créé. Il ne change jamais.',
  taken: 'Il y a déjà un client de cet identifiant.',
  sentAlready: 'Ce formulaire a déjà été envoyé, et le client est créé.',
  resource: 'Ressource',
  resourceMeaning:
    'Son identifiant, comme dans resources de la configuration. Vide : il ne peut demander que pour ses propres jetons.',
  resourcesKnown: 'Il y a {resources}.',
  made: 'Le client est créé',
  toIt: 'Aller au client',
  back: 'Retour au client',
  editNamed: 'Modifier {client}',
  since: 'Créé',
  usedLast: 'Dernière utilisation',
  endsUnused: 'Disparaît s’il ne sert pas',
  about: 'Ce qu’il est',
  lately: 'Ce qu’il a fait récemment',
  done: {
    updated: 'La modification est enregistrée et compte aussitôt.',
    off: 'Il est désactivé : refusé partout.',
    on: 'Il est réactivé.',
    secretRemoved: 'Ce secret est refusé désormais.',
  },
  secrets: {
    title: 'Secrets',
    about:
      'Ce qui est conservé est une empreinte. Deux sont valables à la fois, pour en changer un sans interruption.',
    none: 'Il n’en a pas.',
    never: 'jamais',
    new: 'Nouveau secret',
    newTitle: 'Un nouveau secret',
    once: 'Le secret n’est montré que cette fois. Ce qui est conservé est une empreinte.',
    before: 'Le précédent reste valable jusqu’à ce que vous le retiriez.',
  },
  remove: {
    title: 'Supprimer un client',
    about:
      '{client} disparaît aussitôt, avec chaque code et jeton qui lui a été donné. Ce qui est recréé sous son identifiant n’hérite de rien.',
    confirm: 'Le supprimer',
    leave: 'Le laisser',
  },
  snippets: {
    title: 'À coller',
    browser: 'curl : où va le navigateur',
    browserNote: 'Ouvrez ce qui s’affiche. Le code est dans l’adresse à laquelle le navigateur aboutit.',
    tokens: 'curl : des jetons pour le code',
    tokensNote: 'Dans le même shell.',
    redirect: 'L’URI de redirection est {uri}.',
    redirects: 'L’URI de redirection est {uri}, et {next} dans Next.js.',
    noPkce: 'Elle n’envoie pas de défi PKCE, le client ne doit donc pas en exiger.',
    httpsAlone: 'Elle n’accepte que les émetteurs en https.',
  },
}
