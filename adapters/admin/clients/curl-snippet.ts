/** The flow of a client in a shell, with nothing but curl and openssl. */

import { redirectOf, type Snippet, type SnippetValues, scopeOf, shell } from './snippet.ts'

export function curlSnippet(values: SnippetValues): Snippet {
  return values.client.grant_types.includes('authorization_code') ? forPeople(values) : forItself(values)
}

const secretOf = ({ client_secret = 'paste-the-secret-here' }: SnippetValues) => shell(client_secret)

function forPeople(values: SnippetValues): Snippet {
  const { client, endpoints } = values
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
  return {
    title: 'curl',
    code: `CLIENT_ID=${shell(client.client_id)}
${is_public ? '' : `CLIENT_SECRET=${secretOf(values)}\n`}VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d =)
STATE=$(openssl rand -hex 16)

# Open this in a browser; the code is in the address that it ends on.
echo ${shell(`${begin}&code_challenge_method=S256&code_challenge=`)}"$CHALLENGE&state=$STATE"
read -r CODE

curl -s ${shell(endpoints.token)}${proof} \\
  -d grant_type=authorization_code --data-urlencode "code=$CODE" \\
  --data-urlencode ${shell(`redirect_uri=${redirect_uri}`)} -d "code_verifier=$VERIFIER"

# and with its access_token:
# curl -s ${endpoints.userinfo} -H "Authorization: Bearer $ACCESS_TOKEN"`,
  }
}

function forItself(values: SnippetValues): Snippet {
  const { client, endpoints } = values
  const scope = client.scope === undefined ? '' : ` --data-urlencode ${shell(`scope=${client.scope}`)}`
  return {
    title: 'curl',
    code: `curl -s ${shell(endpoints.token)} -u ${shell(client.client_id)}:${secretOf(values)} -d grant_type=client_credentials${scope}`,
  }
}
