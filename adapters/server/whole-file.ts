/**
 * Files that are there whole or not at all: written beside their place, and put there when all of it is on the disk. What
 * is broken off, by a full disk or the end of the process, never has the name of the whole.
 */

import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, link, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** For its owner's eyes only. @throws what the file system says, EEXIST where something is there; then nothing is left */
export async function writeNewFile(
  file: string,
  texts: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const there = await access(file).then(
    () => true,
    () => false,
  )
  if (there) throw alreadyThere(file)
  await writeBeside(file, 0o600, texts, (unfinished) => placeNew(unfinished, file))
}

/** @throws what the file system says; then what was there is as it was */
export function replaceFile(file: string, mode: number, text: string): Promise<void> {
  return writeBeside(file, mode, [text], (unfinished) => rename(unfinished, file))
}

async function writeBeside(
  file: string,
  mode: number,
  texts: Iterable<string> | AsyncIterable<string>,
  place: (unfinished: string) => Promise<void>,
): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`
  try {
    const options = { mode, flags: 'wx', flush: true }
    await pipeline(Readable.from(texts), createWriteStream(unfinished, options))
    await place(unfinished)
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** A link is never written over what is there; a file system without links has nothing better than a look before. */
async function placeNew(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(file)
    await rename(unfinished, file)
  }
}

function alreadyThere(file: string): Error {
  return Object.assign(new Error(`EEXIST: ${file} is there already`), { code: 'EEXIST' })
}
