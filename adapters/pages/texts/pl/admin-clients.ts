import type { AdminClientTexts } from '../admin-client-texts.ts'

export const clients: AdminClientTexts = {
  search: 'Nazwa lub identyfikator zaczyna się od',
  new: 'Nowy klient',
  name: 'Nazwa',
  id: 'Identyfikator',
  grants: 'Uprawnienia',
  used: 'Użycie',
  none: 'Nie ma jeszcze żadnego.',
  noneFound: 'Żaden tak się nie zaczyna.',
  public: 'publiczny',
  registeredItself: 'zarejestrował się sam',
  removed: 'Klient został usunięty, razem ze wszystkim, co dostał.',
  building: 'Co powstaje?',
  kinds: {
    web: {
      label: 'Aplikacja internetowa z serwerem',
      about: 'Jej serwer przechowuje sekret, a ludzie logują się w przeglądarce.',
    },
    spa: {
      label: 'Aplikacja jednostronicowa',
      about: 'Kod w przeglądarce, który nie przechowuje sekretu i uwierzytelnia się przez PKCE.',
    },
    native: {
      label: 'Aplikacja na telefon lub komputer',
      about:
        'Na urządzeniu kogoś innego: bez sekretu, z PKCE i adresem URI przekierowania na loopback lub z własnym schematem.',
    },
    service: {
      label: 'Usługa',
      about: 'Program, który działa we własnym imieniu, bez osoby: uprawnienie client credentials.',
    },
    mcp: {
      label: 'Serwer MCP',
      about:
        'To, co go wywołuje, jest zarejestrowane gdzie indziej; to jest jego własny klient, by pytać, co są warte tokeny.',
    },
    api: {
      label: 'Interfejs API',
      about: 'Przyjmuje tokeny dostępu i pyta tutaj, co są warte.',
    },
  },
  idMeaning: 'Puste: zostanie utworzony. Nigdy się nie zmienia.',
  taken: 'Klient o tym identyfikatorze już istnieje.',
  sentAlready: 'Ten formularz został już wysłany i klient jest utworzony.',
  resource: 'Zasób',
  resourceMeaning:
    'Jego identyfikator, jak w resources w konfiguracji. Puste: może pytać tylko o własne tokeny.',
  resourcesKnown: 'Są: {resources}.',
  made: 'Klient został utworzony',
  toIt: 'Przejdź do klienta',
  back: 'Wróć do klienta',
  editNamed: 'Edycja: {client}',
  since: 'Utworzono',
  usedLast: 'Ostatnie użycie',
  endsUnused: 'Zniknie, jeśli nie będzie używany',
  about: 'Czym jest',
  lately: 'Co ostatnio robił',
  done: {
    updated: 'Zmiana jest zapisana i obowiązuje od razu.',
    off: 'Jest wyłączony: wszędzie spotyka się z odmową.',
    on: 'Jest ponownie włączony.',
    secretRemoved: 'Ten sekret od teraz nie jest przyjmowany.',
  },
  secrets: {
    title: 'Sekrety',
    about:
      'Przechowywany jest skrót. Dwa są ważne jednocześnie, aby jeden można było zmienić bez przerwy w działaniu.',
    none: 'Nie ma żadnego.',
    never: 'nigdy',
    new: 'Nowy sekret',
    newTitle: 'Nowy sekret klienta',
    once: 'Sekret jest pokazywany tylko ten jeden raz. Przechowywany jest skrót.',
    before: 'Poprzedni jest ważny, dopóki go nie odbierzesz.',
  },
  remove: {
    title: 'Usunięcie klienta',
    about:
      '{client} zniknie od razu, razem z każdym kodem i tokenem, który dostał. Co powstanie na nowo pod jego identyfikatorem, niczego nie dziedziczy.',
    confirm: 'Usuń go',
    leave: 'Zostaw go',
  },
  snippets: {
    title: 'Do wklejenia',
    browser: 'curl: dokąd idzie przeglądarka',
    browserNote: 'Otwórz to, co wypisze. Kod jest w adresie, na którym przeglądarka się zatrzyma.',
    tokens: 'curl: tokeny za kod',
    tokensNote: 'W tej samej powłoce.',
    redirect: 'Adres URI przekierowania to {uri}.',
    redirects: 'Adres URI przekierowania to {uri}, a w Next.js {next}.',
    noPkce: 'Nie wysyła wyzwania PKCE, więc klient nie może go wymagać.',
    httpsAlone: 'Przyjmuje tylko wystawców z https.',
  },
}
