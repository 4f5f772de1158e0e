import type { AdminClientTexts } from '../admin-client-texts.ts'

export const clients: AdminClientTexts = {
  search: 'Name or id begins with',
  new: 'New client',
  name: 'Name',
  id: 'Id',
  grants: 'Grants',
  used: 'Used',
  none: 'There is none yet.',
  noneFound: 'None begins so.',
  public: 'public',
  registeredItself: 'registered itself',
  removed: 'The client is removed, with all that it was given.',
  building: 'What is being built?',
  kinds: {
    web: {
      label: 'A web app with a server',
      about: 'Its server keeps a secret, and people sign in by the browser.',
    },
    spa: {
      label: 'A single-page app',
      about: 'Code in the browser that keeps no secret, and proves itself by PKCE.',
    },
    native: {
      label: 'A phone or desktop app',
      about:
        'On a device of somebody else: no secret, PKCE, and a redirect URI on loopback or with a scheme of its own.',
    },
    service: {
      label: 'A service',
      about: 'A program that acts for itself, with no person: the client credentials grant.',
    },
    mcp: {
      label: 'An MCP server',
      about:
        'What it is called by is registered elsewhere; this is its own client, to ask what tokens are worth.',
    },
    api: { label: 'An API', about: 'It takes access tokens, and asks here what they are worth.' },
  },
  idMeaning: 'Empty: one is made. It never changes.',
  taken: 'There is a client of that id.',
  sentAlready: 'This form was sent already, and the client is made.',
  resource: 'Resource',
  resourceMeaning:
    'Its identifier, as in resources of the configuration. Empty: it can ask about its own tokens alone.',
  resourcesKnown: 'There is {resources}.',
  made: 'The client is made',
  toIt: 'To the client',
  back: 'Back to the client',
  editNamed: 'Edit {client}',
  since: 'Made',
  usedLast: 'Used last',
  endsUnused: 'Goes, if not used',
  about: 'What it is',
  lately: 'What it did lately',
  done: {
    updated: 'It is changed, and counts at once.',
    off: 'It is switched off: refused everywhere.',
    on: 'It is switched on again.',
    secretRemoved: 'That secret is refused from now on.',
  },
  secrets: {
    title: 'Secrets',
    about: 'What is kept is a hash. Two are good at a time, so that one can be changed without an outage.',
    none: 'It has none.',
    never: 'never',
    new: 'New secret',
    newTitle: 'A new secret',
    once: 'The secret is shown this once. What is kept of it is a hash.',
    before: 'The one before stays good until you take it away.',
  },
  remove: {
    title: 'Remove a client',
    about:
      '{client} is gone at once, with every code and token that it was given. What is made anew under its id inherits nothing.',
    confirm: 'Remove it',
    leave: 'Leave it',
  },
  snippets: {
    title: 'To paste',
    browser: 'curl: where the browser goes',
    browserNote: 'Open what it prints. The code is in the address that the browser ends on.',
    tokens: 'curl: tokens for the code',
    tokensNote: 'In the same shell.',
    redirect: 'The redirect URI is {uri}.',
    redirects: 'The redirect URI is {uri}, in Next.js {next}.',
    noPkce: 'It sends no PKCE challenge, so the client must not require one.',
    httpsAlone: 'It takes https issuers alone.',
  },
}
