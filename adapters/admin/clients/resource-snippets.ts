/** What to paste for a resource server: how it guards itself, and how it is made known. */

import { quoted, SECRET_ELSEWHERE, type Snippet, type SnippetValues, shell } from './snippet.ts'

export function resourceSnippets({
  issuer,
  endpoints,
  client,
  client_secret,
}: SnippetValues): readonly Snippet[] {
  const [resource = 'https://api.example'] = typeof client.introspect === 'string' ? [] : client.introspect
  const guard = `import { createGuard } from 'vouchsafe/guard'

const guard = createGuard({
  issuer: ${quoted(issuer)},
  resource: ${quoted(resource)},
  client_id: ${quoted(client.client_id)},
  client_secret: ${quoted(client_secret ?? SECRET_ELSEWHERE)},
})`
  return [
    {
      title: 'vouchsafe/guard (Express)',
      code: `${guard}

app.use('/.well-known/oauth-protected-resource', guard.express())
app.use(guard.express())`,
    },
    {
      title: 'vouchsafe/guard (Fetch API)',
      code: `${guard}

const verdict = await guard.check(request)`,
    },
    {
      title: 'curl (RFC 7662)',
      is_open: true,
      code: `curl -s ${shell(endpoints.introspection)} -u ${shell(`${client.client_id}:${client_secret ?? 'paste-the-secret-here'}`)} --data-urlencode token="$ACCESS_TOKEN"`,
    },
  ]
}
