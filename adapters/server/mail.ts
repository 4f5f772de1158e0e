/** Mail of the ready-made server, by the SMTP server that the configuration names. */

import type { MailsPerHour } from '../passwords/mail-rates.ts'
import type { SendMail } from '../passwords/password-world.ts'

export interface MailConfig {
  /** `smtp://` or `smtps://`, with the user name and password in it where the server wants them. */
  readonly smtp: string
  /** Whom a mail is from: `Login <login@example.com>`. */
  readonly from: string
  /** How often a link may be asked for and sent. Default: `{ address: 10, person: 3, all: 1000 }`. */
  readonly perHour?: MailsPerHour | undefined
}

/** Milliseconds, each. */
const WAITS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** Of a server that is elsewhere: a link is for its receiver alone. */
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** @throws with what to install */
export async function mailSender({ smtp, from }: MailConfig): Promise<SendMail> {
  const { createTransport } = await nodemailer()
  const requireTLS = !LOOPBACK.test(new URL(smtp).hostname)
  const transport = createTransport({ url: smtp, requireTLS, ...WAITS }, { from })
  return ({ to, subject, text }) =>
    // One address, also where it looks like a list of them.
    transport.sendMail({ to: { name: '', address: to }, subject, text })
}

async function nodemailer() {
  try {
    return (await import('nodemailer')).default
  } catch {
    throw new Error('mail: needs the package nodemailer, which is not installed: npm install nodemailer')
  }
}
