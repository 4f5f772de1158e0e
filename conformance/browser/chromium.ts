/** A real Chromium: found, or installed from Debian's packages where that is possible, or a loud failure. */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

function findChromium(): string | undefined {
  return [process.env.CHROMIUM_PATH, ...places].find((path) => path !== undefined && existsSync(path))
}

function installChromium(): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      'No Chromium found. Install one (Debian: apt-get install chromium), or set CHROMIUM_PATH to its executable.',
    )
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update'], { stdio: 'ignore', env })
  execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], {
    stdio: 'ignore',
    env,
  })
}

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
  if (findChromium() === undefined) installChromium()
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('Chromium was installed, but is in none of the known places; set CHROMIUM_PATH.')
  return executablePath
}
