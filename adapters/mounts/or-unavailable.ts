/** What a mount cannot answer because the world is down is a 503, as everywhere. */

import {
  type Flow,
  type HttpRequest,
  type HttpResponse,
  orUnavailable,
  Unavailable,
} from '../../core/index.ts'
import type { MountWorld, Perform } from './mount.ts'

export interface Answering {
  /** Of the mount, in events. */
  readonly name: string
  /** Who reads the answer. */
  readonly audience: 'people' | 'programs'
  readonly request: HttpRequest
  readonly perform: Perform
  readonly world: Pick<MountWorld, 'now'>
}

/** @param answer rejects with `Unavailable` where the world is down */
export async function orUnavailableAnswer(
  answer: () => Promise<HttpResponse>,
  { name, audience, request, perform, world }: Answering,
): Promise<HttpResponse> {
  const context = world.now()
  try {
    return await answer()
  } catch (failure) {
    if (!(failure instanceof Unavailable)) throw failure
    return perform(orUnavailable(name, audience, thrown(failure), request, context))
  }
}

// biome-ignore lint/correctness/useYield: a failure that is there already, as a flow
function* thrown(failure: Unavailable): Flow<never> {
  throw failure
}
