import type { PasswordTexts } from '../password-texts.ts'

export const passwords: PasswordTexts = {
  reset: {
    title: 'Choisissez un nouveau mot de passe',
    about: 'Vous serez déconnecté partout.',
    username: 'Nom d’utilisateur',
    password: 'Nouveau mot de passe',
    repeated: 'Nouveau mot de passe, encore une fois',
    set: 'Enregistrer le mot de passe',
    different: 'Les deux n’étaient pas identiques. Saisissez deux fois le nouveau mot de passe.',
    unsuitable: 'Cela ne peut pas être un mot de passe ici. Prenez au moins 8 caractères.',
  },
  spent: {
    title: 'Ce lien n’est plus valable',
    about: 'Il a déjà servi, il est trop ancien, ou le mot de passe a été changé depuis.',
    another: 'Obtenir un nouveau lien',
    ask: 'Demandez-en un nouveau à la personne qui vous l’a donné.',
  },
  done: {
    title: 'Votre nouveau mot de passe est enregistré',
    about: 'Vous avez été déconnecté partout. Connectez-vous désormais avec le nouveau mot de passe.',
    goOn: 'Se connecter et continuer',
    elsewhere: 'Vous pouvez fermer cette page et vous connecter là où vous le vouliez.',
  },
  forgotten: {
    title: 'Mot de passe oublié ?',
    about:
      'Saisissez votre nom d’utilisateur ou votre adresse e-mail, et nous vous enverrons un lien pour en choisir un nouveau.',
    name: 'Nom d’utilisateur ou adresse e-mail',
    send: 'Envoyer le lien',
    tooMany: 'Cela a été demandé trop souvent. Attendez un moment, puis réessayez.',
  },
  sent: {
    title: 'Regardez votre messagerie',
    about:
      'S’il existe un compte de ce nom avec une adresse e-mail, un message est en route. Cela peut prendre une minute ; regardez aussi parmi les indésirables.',
    close: 'Vous pouvez laisser cette page ouverte : le lien y ramène si vous l’ouvrez dans ce navigateur.',
  },
  mail: {
    subject: 'Un nouveau mot de passe pour {issuer}',
    text: 'Quelqu’un, sans doute vous, veut choisir un nouveau mot de passe pour le compte {account} chez {issuer}.\n\nOuvrez ce lien pour le faire. Il sert une fois, et pendant {duration} :\n\n{url}\n\nSi ce n’était pas vous, vous n’avez rien à faire : rien n’a été changé.\n',
  },
}
