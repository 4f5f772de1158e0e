/** `vouchsafe replay FILE`: runs a recorded request again and tells what it did, step by step, and why. */

import { readFile } from 'node:fs/promises'
import { tell } from './transcript/tell.ts'
import { type Recording, replayRecording } from './transcript.ts'

const USAGE = 'Usage: vouchsafe replay FILE, where FILE holds a recording as `recordRun` makes it.'

/** @returns the exit code: 0 when everything was asked and answered again, 1 when not, 2 for wrong usage */
export async function main(
  argv: readonly string[],
  print: (line: string) => void = console.log,
): Promise<number> {
  const [file, ...others] = argv
  if (file === undefined || others.length > 0) {
    print(USAGE)
    return 2
  }
  let recording: Recording
  try {
    recording = JSON.parse(await readFile(file, 'utf8'))
    print(tell(recording))
  } catch (error) {
    print(`${file} is no recording: ${error instanceof Error ? error.message : error}. ${USAGE}`)
    return 2
  }
  try {
    replayRecording(recording)
  } catch (error) {
    print(`It would go differently now: ${error instanceof Error ? error.message : error}`)
    return 1
  }
  print('Replayed: the same questions, the same answer, byte for byte.')
  return 0
}
