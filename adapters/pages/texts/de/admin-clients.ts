import type { AdminClientTexts } from '../admin-client-texts.ts'

export const clients: AdminClientTexts = {
  search: 'Name oder ID beginnt mit',
  new: 'Neuer Client',
  name: 'Name',
  id: 'ID',
  grants: 'Grants',
  used: 'Benutzt',
  none: 'Es gibt noch keinen.',
  noneFound: 'Keiner beginnt so.',
  public: 'öffentlich',
  registeredItself: 'hat sich selbst registriert',
  removed: 'Der Client ist entfernt, mit allem, was er bekommen hatte.',
  building: 'Was wird gebaut?',
  kinds: {
    web: {
      label: 'Eine Web-App mit Server',
      about: 'Ihr Server bewahrt ein Geheimnis, und man meldet sich im Browser an.',
    },
    spa: {
      label: 'Eine Single-Page-App',
      about: 'Code im Browser, der kein Geheimnis bewahrt und sich durch PKCE ausweist.',
    },
    native: {
      label: 'Eine App für Telefon oder Desktop',
      about:
        'Auf dem Gerät von jemand anderem: kein Geheimnis, PKCE und eine Redirect-URI auf Loopback oder mit eigenem Schema.',
    },
    service: {
      label: 'Ein Dienst',
      about: 'Ein Programm, das für sich selbst handelt, ohne Person: der Client-Credentials-Grant.',
    },
    mcp: {
      label: 'Ein MCP-Server',
      about:
        'Womit er aufgerufen wird, ist anderswo registriert; dies ist sein eigener Client, um zu fragen, was Token wert sind.',
    },
    api: { label: 'Eine API', about: 'Sie nimmt Access-Token an und fragt hier, was sie wert sind.' },
  },
  idMeaning: 'Leer: Eine wird erzeugt. Sie ändert sich nie.',
  taken: 'Einen Client mit dieser ID gibt es schon.',
  sentAlready: 'Dieses Formular wurde schon gesendet, und der Client ist angelegt.',
  resource: 'Ressource',
  resourceMeaning:
    'Ihre Kennung, wie unter resources in der Konfiguration. Leer: gefragt werden kann nur nach eigenen Token.',
  resourcesKnown: 'Es gibt {resources}.',
  made: 'Der Client ist angelegt',
  toIt: 'Zum Client',
  back: 'Zurück zum Client',
  editNamed: '{client} bearbeiten',
  since: 'Angelegt',
  usedLast: 'Zuletzt benutzt',
  endsUnused: 'Verschwindet unbenutzt',
  about: 'Was er ist',
  lately: 'Was er zuletzt getan hat',
  done: {
    updated: 'Die Änderung ist gespeichert und gilt sofort.',
    off: 'Er ist ausgeschaltet und wird überall abgewiesen.',
    on: 'Er ist wieder eingeschaltet.',
    secretRemoved: 'Dieses Geheimnis wird von nun an abgewiesen.',
  },
  secrets: {
    title: 'Geheimnisse',
    about: 'Bewahrt wird ein Hash. Zwei gelten zugleich, damit sich eines ohne Ausfall wechseln lässt.',
    none: 'Er hat keines.',
    never: 'nie',
    new: 'Neues Geheimnis',
    newTitle: 'Ein neues Geheimnis',
    once: 'Das Geheimnis wird nur dieses eine Mal gezeigt. Bewahrt wird ein Hash.',
    before: 'Das vorige gilt, bis Sie es wegnehmen.',
  },
  remove: {
    title: 'Einen Client entfernen',
    about:
      '{client} ist sofort weg, mit jedem Code und Token, die er bekommen hat. Was neu unter seiner ID entsteht, erbt nichts.',
    confirm: 'Entfernen',
    leave: 'Behalten',
  },
  snippets: {
    title: 'Zum Einfügen',
    browser: 'curl: wohin der Browser geht',
    browserNote: 'Öffnen Sie, was es ausgibt. Der Code steht in der Adresse, bei der der Browser endet.',
    tokens: 'curl: Token für den Code',
    tokensNote: 'In derselben Shell.',
    redirect: 'Die Redirect-URI ist {uri}.',
    redirects: 'Die Redirect-URI ist {uri}, in Next.js {next}.',
    noPkce: 'Sie sendet keine PKCE-Challenge, also darf der Client keine verlangen.',
    httpsAlone: 'Sie nimmt nur https-Aussteller.',
  },
}
