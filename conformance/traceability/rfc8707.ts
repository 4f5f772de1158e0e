/** RFC 8707, sentence by sentence. */

import type { Specification } from './requirement.ts'

const resources = 'conformance/catalogue/resources.test.ts'

export const rfc8707: Specification = {
  id: 'RFC 8707',
  title: 'Resource Indicators for OAuth 2.0',
  url: 'https://www.rfc-editor.org/rfc/rfc8707',
  requirements: [
    {
      section: '2',
      level: 'MUST',
      requirement: 'Takes as resource an absolute URI, and none with a fragment.',
      rules: ['core/resources.ts', 'core/rules/audience.ts'],
      checks: ['resource_indicators.form'],
      tests: [`${resources} > the authorization endpoint`, `core/read-settings.test.ts > readResources`],
    },
    {
      section: '2',
      level: 'SHOULD',
      requirement: 'Answers invalid_target for a resource that is not known, malformed or not to be had.',
      rules: ['core/reasons/resource-reasons.ts', 'core/flows/audience.ts'],
      checks: ['resource_indicators.unknown'],
      tests: [`${resources} > the authorization endpoint`],
    },
    {
      section: '2',
      level: 'SHOULD',
      requirement: 'Restricts the audience of access tokens to the resources that are named.',
      rules: ['core/rules/audience.ts'],
      checks: ['resource_indicators.audience', 'resource_indicators.refreshed_audience'],
      tests: [`${resources} > the token is for what is named, and that alone`],
    },
    {
      section: '2',
      level: 'SHOULD',
      requirement: 'Uses a default resource, or refuses, where a request names none.',
      rules: ['core/flows/audience.ts'],
      tests: [`${resources} > without a resource`],
    },
    {
      section: '2.1',
      level: 'MUST',
      requirement: 'Binds every resource of the authorization request to the grant.',
      rules: ['core/rules/grant.ts'],
      tests: [`${resources} > the authorization endpoint`],
    },
    {
      section: '2.2',
      level: 'SHOULD',
      requirement:
        'Issues at the token endpoint for resources of those that were granted, and for no others.',
      rules: ['core/rules/audience.ts'],
      checks: ['resource_indicators.not_granted', 'resource_indicators.refresh_not_granted'],
      tests: [`${resources} > the token is for what is named, and that alone`],
    },
    {
      section: '2.2',
      level: 'SHOULD',
      requirement: 'Gives a token the scopes that mean something to its resources.',
      rules: ['core/rules/audience.ts'],
      tests: [`${resources} > scopes of a resource`],
    },
  ],
}
