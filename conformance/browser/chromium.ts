/** A real Chromium: found, or installed from Debian's packages where that is possible, or a loud failure. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { findProgram } from '../installed-program.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const missing =
  'These tests need Chromium on the PATH, and there is none.\n' +
  'Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to its executable.'

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @throws when there is no Chromium and none can be installed */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: executable(), args })
}

/** As a person has it, with settings that are kept in a file. Whoever closes the context removes its folder. */
export function launchProfile(
  folder: string,
  thirdPartyCookies: boolean,
  more: readonly string[] = [],
): Promise<BrowserContext> {
  const profile = { cookie_controls_mode: thirdPartyCookies ? 0 : 1 }
  mkdirSync(join(folder, 'Default'), { recursive: true })
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile }))
  const options = { executablePath: executable(), args: [...args, ...more], ignoreHTTPSErrors: true }
  return chromium.launchPersistentContext(folder, options)
}

function executable(): string {
  return process.env.CHROMIUM_PATH ?? findProgram({ names, debian: 'chromium', missing })
}
