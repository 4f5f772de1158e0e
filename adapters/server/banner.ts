/** What the server says when it runs on the demo configuration: where it is, who can sign in, what to paste. */

import { demoClient, demoPkce, demoRedirect, demoScope, demoUser } from './demo.ts'

/** The authorization request of the demo, to be opened in a browser. */
function authorizationUrl(issuer: string): string {
  const request = {
    client_id: demoClient.client_id,
    response_type: 'code',
    redirect_uri: demoRedirect,
    scope: demoScope,
    state: 'demo',
    code_challenge: demoPkce.code_challenge,
    code_challenge_method: 'S256',
  }
  return `${issuer}/authorize?${new URLSearchParams(request)}`
}

/** A filter that every shell has, from a JSON answer to one of its strings. */
function memberOf(name: string): string {
  return String.raw`sed 's/.*"${name}":"\([^"]*\)".*/\1/'`
}

export function demoBanner(issuer: string): string {
  const client = `-u ${demoClient.client_id}:${demoClient.client_secret}`
  return `
  vouchsafe is running, with a demo configuration, in memory

  try it      ${issuer}/
  issuer      ${issuer}
  discovery   ${issuer}/.well-known/openid-configuration
  sign in as  ${demoUser.username} / ${demoUser.password}

  In a shell:

  1. Open this in a browser, sign in, allow, and copy the code out of the address bar:

${authorizationUrl(issuer)}

  2. Paste these, the code first:

CODE=the-code-from-the-address-bar
TOKENS=$(curl -s ${client} ${issuer}/token -d grant_type=authorization_code -d code=$CODE -d redirect_uri=${demoRedirect} -d code_verifier=${demoPkce.code_verifier}); echo "$TOKENS"
ACCESS_TOKEN=$(echo "$TOKENS" | ${memberOf('access_token')})
REFRESH_TOKEN=$(echo "$TOKENS" | ${memberOf('refresh_token')})
curl -s ${issuer}/userinfo -H "Authorization: Bearer $ACCESS_TOKEN"
curl -s ${client} ${issuer}/introspect -d token=$ACCESS_TOKEN
curl -s ${client} ${issuer}/token -d grant_type=refresh_token -d refresh_token=$REFRESH_TOKEN
curl -s ${client} ${issuer}/revoke -d token=$REFRESH_TOKEN

  Access tokens last a minute here. A file named vouchsafe.config.json replaces the demo. Ctrl-C stops.
`
}
