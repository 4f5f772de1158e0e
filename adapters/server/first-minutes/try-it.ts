/**
 * The relying party of the demo: the authorization code flow step by step, with what is sent, what came back and how
 * long it is good. It keeps nothing; what a step needs of the one before is in the form that leads to it.
 */

import {
  type Fault,
  type HttpRequest,
  type HttpResponse,
  isForm,
  parseParameters,
  refuseFault,
} from '../../../core/index.ts'
import { createCookies } from '../../mounts/cookies.ts'
import { isFromElsewhere } from '../../mounts/forms.ts'
import type { Mount, MountWorld, Perform } from '../../mounts/mount.ts'
import { proofOf, seal, unseal } from '../../mounts/sealed.ts'
import { randomText } from '../../world/random.ts'
import { demoCallback } from '../demo.ts'
import { make } from './call.ts'
import { demoSpeaker } from './demo-speech.ts'
import { type PlainWorld, plainPage, refusedPage } from './plain-page.ts'
import { askPage, cameBack, refreshed, revoked, type Step, tokens, withoutCookie } from './steps.ts'

const PATH = '/try'
const CALLBACK = demoCallback.slice(PATH.length)

export function tryIt(navigation: PlainWorld['navigation']): Mount {
  return { path: PATH, open: (world) => createTryIt(world, navigation) }
}

function createTryIt(unspoken: MountWorld, navigation: PlainWorld['navigation']) {
  const { provider, url, path: prefix } = unspoken
  const speak = demoSpeaker(provider)
  const { keys, origin } = provider.configuration
  const cookies = createCookies('try', unspoken)
  const redirect_uri = `${url}${CALLBACK}`
  const stateFor = (browser: string) => seal(keys, ['try', 'state', browser], { id: randomText(16) })
  const verifierOf = (id: string) => proofOf(keys, 'try', 'verifier', id) + proofOf(keys, 'try', 'too', id)
  const page = (step: Step, world: PlainWorld) => plainPage({ ...step, at: PATH }, world)

  function begin(request: HttpRequest, world: PlainWorld): HttpResponse {
    const browser = cookies.read(request, 'browser') ?? randomText(16)
    const state = stateFor(browser)
    const { id = '' } = unseal<{ id: string }>(keys, ['try', 'state', browser], state) ?? {}
    const response = page(askPage({ redirect_uri, state, code_verifier: verifierOf(id) }, world), world)
    return { ...response, setCookies: [cookies.set('browser', browser)] }
  }

  /** The verifier of the request that an answer or a form belongs to, if this browser has begun it. */
  function verifierFor(request: HttpRequest, state: string | undefined): string | undefined {
    const browser = cookies.read(request, 'browser') ?? ''
    const begun = unseal<{ id: string }>(keys, ['try', 'state', browser], state)
    return begun && verifierOf(begun.id)
  }

  async function posted(
    path: string,
    request: HttpRequest,
    world: PlainWorld,
  ): Promise<HttpResponse | undefined> {
    const { values } = parseParameters(request.body)
    const { state, code = '', refresh_token = '' } = values
    const call = (asked: Parameters<typeof make>[0]) => make(asked, provider, request)
    switch (path) {
      case '/tokens': {
        const code_verifier = verifierFor(request, state)
        if (code_verifier === undefined) return page(withoutCookie(world), world)
        return page(await tokens({ code, redirect_uri, code_verifier }, call, world), world)
      }
      case '/refresh':
        return page(await refreshed(refresh_token, call, world), world)
      case '/revoke':
        return page(await revoked(refresh_token, call, world), world)
      default:
        return undefined
    }
  }

  function opened(path: string, request: HttpRequest, world: PlainWorld): HttpResponse | undefined {
    if (path === '') return begin(request, world)
    if (path !== CALLBACK) return undefined
    const { values } = parseParameters(request.query)
    const code_verifier = verifierFor(request, values.state)
    return page(
      code_verifier === undefined
        ? withoutCookie(world)
        : cameBack({ answer: values, redirect_uri, code_verifier }, world),
      world,
    )
  }

  return async (request: HttpRequest, perform: Perform): Promise<HttpResponse> => {
    const world = { ...unspoken, navigation, speech: speak(request) }
    const path = request.path.slice(prefix.length).replace(/\/$/, '')
    const faulty = (fault: Fault) => perform(refuseFault(fault, 'try', 'people', request, world.now()))
    const refused = (...why: [Parameters<typeof refusedPage>[0], number]) =>
      refusedPage(...why, request, perform, world)
    if (request.fault) return faulty(request.fault)
    if (request.method === 'POST') {
      if (isFromElsewhere(request, origin)) return refused('page.cross_site', 403)
      if (!isForm(request)) return refused('request.content_type', 415)
      return (await posted(path, request, world)) ?? refused('page.not_found', 404)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return faulty('method')
    const response = opened(path, request, world) ?? (await refused('page.not_found', 404))
    return request.method === 'HEAD' ? { ...response, body: '' } : response
  }
}
