/** The flow of a client in a shell, with nothing but curl and openssl. */

import { redirectOf, type Snippet, type SnippetValues, scopeOf, shell } from './snippet.ts'

/** One for each step: in between a browser goes somewhere, and comes back with a code. */
export function curlSnippets(values: SnippetValues): readonly Snippet[] {
  return values.client.grant_types.includes('authorization_code') ? forPeople(values) : [forItself(values)]
}

const secretOf = ({ client_secret = 'paste-the-secret-here' }: SnippetValues) => shell(client_secret)

function forPeople(values: SnippetValues): readonly Snippet[] {
  const { client, endpoints, said } = values
  const is_public = client.token_endpoint_auth_method === 'none'
  const in_body = client.token_endpoint_auth_method === 'client_secret_post'
  const redirect_uri = redirectOf(values)
  const scope = scopeOf(values)
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri,
    scope,
  })
  const begin = `${endpoints.authorization}?${parameters}`
  const proof = is_public
    ? ' --data-urlencode "client_id=$CLIENT_ID"'
    : in_body
      ? ' --data-urlencode "client_id=$CLIENT_ID" --data-urlencode "client_secret=$CLIENT_SECRET"'
      : ' -u "$CLIENT_ID:$CLIENT_SECRET"'
  const begins: Snippet = {
    title: said.browser,
    note: said.browserNote,
    is_open: true,
    code: `CLIENT_ID=${shell(client.client_id)}
${is_public ? '' : `CLIENT_SECRET=${secretOf(values)}\n`}VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d =)
echo ${shell(`${begin}&code_challenge_method=S256&code_challenge=`)}"$CHALLENGE&state=$(openssl rand -hex 16)"`,
  }
  const redeems: Snippet = {
    title: said.tokens,
    note: said.tokensNote,
    is_open: true,
    code: `CODE=paste-the-code-here
curl -s ${shell(endpoints.token)}${proof} \\
  -d grant_type=authorization_code --data-urlencode "code=$CODE" \\
  --data-urlencode ${shell(`redirect_uri=${redirect_uri}`)} -d "code_verifier=$VERIFIER"`,
  }
  return [begins, redeems]
}

function forItself(values: SnippetValues): Snippet {
  const { client, endpoints } = values
  const scope = client.scope === undefined ? '' : ` --data-urlencode ${shell(`scope=${client.scope}`)}`
  return {
    title: 'curl',
    is_open: true,
    code: `curl -s ${shell(endpoints.token)} -u ${shell(client.client_id)}:${secretOf(values)} -d grant_type=client_credentials${scope}`,
  }
}
