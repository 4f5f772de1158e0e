/** OAuth Client ID Metadata Document, as far as it obliges an authorization server, sentence by sentence. */

import type { Specification } from './requirement.ts'

const documents = 'conformance/catalogue/client-documents.test.ts'
const fetcher = 'adapters/outbound/fetcher.test.ts'
const exchange = 'adapters/outbound/node-exchange.test.ts'

export const clientIdMetadataDocument: Specification = {
  id: 'OAuth Client ID Metadata Document',
  title: 'draft-ietf-oauth-client-id-metadata-document-03',
  url: 'https://www.ietf.org/archive/id/draft-ietf-oauth-client-id-metadata-document-03.html',
  requirements: [
    {
      section: '3',
      level: 'MUST',
      requirement: 'Takes only an https URL with a path for one.',
      rules: ['core/messages/client-id-url.ts', 'core/messages/outbound-url.ts'],
      checks: ['client_id_document.https', 'client_id_document.form'],
      tests: [`${documents} > is asked of nobody`],
    },
    {
      section: '3',
      level: 'MUST NOT',
      requirement: 'Takes none with user information, a fragment or dot segments.',
      rules: ['core/messages/client-id-url.ts', 'core/messages/outbound-url.ts'],
      checks: ['client_id_document.form'],
      tests: [`${documents} > is asked of nobody`],
    },
    {
      section: '3',
      level: 'MUST',
      requirement: 'Compares them character by character.',
      rules: ['core/messages/client-document.ts'],
      checks: ['client_id_document.exact'],
      tests: [`${documents} > of a client_id in upper case`],
    },
    {
      section: '4',
      level: 'MUST',
      requirement: 'Takes a document only if its client_id is the URL it was fetched from.',
      rules: ['core/messages/client-document.ts'],
      tests: [`${documents} > of another client_id`],
    },
    {
      section: '4.1',
      level: 'MUST NOT',
      requirement: 'Takes no method that rests on a shared secret, and no secret.',
      rules: ['core/messages/client-document.ts'],
      checks: ['client_id_document.no_secret'],
      tests: [`${documents} > with a secret`],
    },
    {
      section: '4.2',
      level: 'MUST',
      requirement: 'Sends nobody to a redirect URI that the document does not have.',
      rules: ['core/rules/redirect-uri.ts'],
      checks: ['client_id_document.redirect_uri'],
      tests: [`${documents} > RFC 9700 section 2.1: not to`],
    },
    {
      section: '5',
      level: 'SHOULD',
      requirement: 'Fetches the document of a client that it does not know otherwise.',
      rules: ['core/flows/usable-client.ts', 'core/flows/document-client.ts'],
      checks: ['client_id_document.works'],
      tests: [
        `${documents} > it signs people in`,
        'conformance/catalogue/kept-documents.test.ts > that ran out has the document asked for',
      ],
    },
    {
      section: '5',
      level: 'MUST',
      requirement: 'Takes every status but 200 for an error.',
      rules: ['core/flows/document-client.ts'],
      tests: [
        `${documents} > answers: 503, and the next time it is asked again`,
        `${documents} > that is gone`,
      ],
    },
    {
      section: '5',
      level: 'MUST NOT',
      requirement: 'Follows no redirect.',
      rules: ['adapters/outbound/fetcher.ts'],
      tests: [`${documents} > that leads elsewhere`, `${fetcher} > is not followed`],
    },
    {
      section: '5.1',
      level: 'SHOULD',
      requirement: 'Ends the authorization request where there is no document.',
      rules: ['core/flows/document-client.ts'],
      checks: ['client_id_document.missing'],
      tests: [`${documents} > that is not there`],
    },
    {
      section: '5.2',
      level: 'SHOULD',
      requirement: 'Keeps a document as its headers say, between a minute and a day.',
      rules: ['adapters/outbound/freshness.ts', 'core/flows/document-client.ts'],
      tests: [`${documents} > section 5.2: kept as the headers say`, `${fetcher} > RFC 9111: what is kept`],
    },
    {
      section: '5.2',
      level: 'MUST NOT',
      requirement: 'Remembers no error, and no document that is none.',
      rules: ['core/flows/document-client.ts', 'adapters/outbound/fetcher.ts'],
      tests: [`${documents} > Nothing of it is kept`, `${fetcher} > nothing of failures`],
    },
    {
      section: '6',
      level: 'MUST',
      requirement: 'Says in its metadata that it takes them, where it does.',
      rules: ['core/http/discovery.ts'],
      tests: [`${documents} > section 6: is off, and says so, unless it is on`],
    },
    {
      section: '8.2',
      level: 'MUST',
      requirement: 'Wants the client to authenticate that says in its document that it does.',
      rules: ['core/messages/client-document.ts', 'core/flows/client-assertion.ts'],
      tests: ['conformance/catalogue/client-keys.test.ts > authenticates by its keys, and is held to them'],
    },
    {
      section: '8.5',
      level: 'SHOULD',
      requirement: 'Shows the host of the client_id to the person.',
      rules: ['core/flows/interaction.ts', 'adapters/pages/layout.ts'],
      checks: ['client_id_document.named'],
      tests: [`${documents} > section 8.5: people see which host it is`],
    },
    {
      section: '8.6',
      level: 'MUST NOT',
      requirement: 'Fetches nothing from a special-use address.',
      rules: [
        'core/rules/public-address.ts',
        'core/rules/outbound-target.ts',
        'adapters/outbound/resolve.ts',
        'adapters/outbound/node-exchange.ts',
      ],
      checks: ['client_id_document.private_hosts'],
      tests: [
        'core/rules/public-address.test.ts > not public',
        `${exchange} > one forbidden address condemns the name`,
        `${exchange} > a name is asked for once`,
        `${documents} > section 8.6`,
      ],
    },
    {
      section: '8.6',
      level: 'SHOULD',
      requirement: 'Fetches by known schemes alone, and shows no URL of another one.',
      rules: ['core/rules/outbound-target.ts', 'core/messages/client-description-schema.ts'],
      tests: [
        'core/rules/outbound-target.test.ts > no URL that two programs read alike',
        `${documents} > with a script for a page`,
      ],
    },
    {
      section: '8.7',
      level: 'SHOULD',
      requirement: 'Reads 5 kilobytes of a document at most.',
      rules: ['core/flows/document-client.ts', 'adapters/outbound/text.ts'],
      tests: [`${documents} > of 5121 bytes`, `${exchange} > a body without an end is not read to it`],
    },
    {
      section: '8.8',
      level: 'SHOULD',
      requirement: 'Fetches a logo itself, and shows it from there, where it shows one.',
      not_applicable: 'The logo of such a client is not shown at all.',
    },
    {
      section: '9.1',
      level: 'SHOULD',
      requirement: 'Lets the host of a document see as few fetches as its headers allow.',
      rules: ['adapters/outbound/kept-answers.ts'],
      tests: [`${fetcher} > RFC 9111: what is kept`, `${fetcher} > one fetch for all who ask for the same`],
    },
  ],
}
