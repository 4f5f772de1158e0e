import type { PasswordTexts } from '../password-texts.ts'

export const passwords: PasswordTexts = {
  reset: {
    title: 'Choose a new password',
    about: 'You will be signed out everywhere.',
    username: 'Username',
    password: 'New password',
    repeated: 'New password, once more',
    set: 'Set password',
    different: 'The two were not the same. Please type the new password twice.',
    unsuitable: 'That cannot be a password here. Please take 8 characters at least.',
  },
  spent: {
    title: 'This link does not work any more',
    about: 'It was used already, is too old, or the password has been changed since.',
    another: 'Get a new link',
    ask: 'Ask whoever gave it to you for a new one.',
  },
  done: {
    title: 'Your new password is set',
    about: 'You were signed out everywhere. Sign in with the new password from now on.',
    goOn: 'Sign in and continue',
    elsewhere: 'You can close this page and sign in where you wanted to.',
  },
  forgotten: {
    title: 'Forgot your password?',
    about: 'Type your username or your e-mail address, and we send you a link to choose a new one.',
    name: 'Username or e-mail address',
    send: 'Send link',
    tooMany: 'That was asked for too often. Please wait a while and try again.',
  },
  sent: {
    title: 'Look into your mailbox',
    about:
      'If there is an account of that name with an e-mail address, a mail is on its way. It may take a minute; look among the unwanted ones too.',
    close: 'You can leave this page open: the link leads back here when you open it in this browser.',
  },
  mail: {
    subject: 'A new password for {issuer}',
    text: 'Somebody, probably you, wants to choose a new password for the account {account} at {issuer}.\n\nOpen this link to do so. It works once, and for {duration}:\n\n{url}\n\nIf it was not you, you need do nothing: nothing has been changed.\n',
  },
}
