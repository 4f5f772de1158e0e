import type { PasswordTexts } from '../password-texts.ts'

export const passwords: PasswordTexts = {
  reset: {
    title: 'Wybierz nowe hasło',
    about: 'Nastąpi wylogowanie wszędzie.',
    username: 'Nazwa użytkownika',
    password: 'Nowe hasło',
    repeated: 'Nowe hasło jeszcze raz',
    set: 'Ustaw hasło',
    different: 'Hasła nie były takie same. Wpisz nowe hasło dwa razy.',
    unsuitable: 'To nie może być tutaj hasłem. Użyj co najmniej 8 znaków.',
  },
  spent: {
    title: 'Ten link już nie działa',
    about: 'Został już użyty, jest za stary albo hasło od tego czasu zmieniono.',
    another: 'Poproś o nowy link',
    ask: 'Poproś o nowy osobę, od której go masz.',
  },
  done: {
    title: 'Nowe hasło jest ustawione',
    about: 'Wylogowaliśmy Cię wszędzie. Odtąd loguj się nowym hasłem.',
    goOn: 'Zaloguj się i kontynuuj',
    elsewhere: 'Możesz zamknąć tę stronę i zalogować się tam, gdzie chcesz.',
  },
  forgotten: {
    title: 'Nie pamiętasz hasła?',
    about: 'Wpisz nazwę użytkownika lub adres e-mail, a wyślemy link, którym wybierzesz nowe.',
    name: 'Nazwa użytkownika lub adres e-mail',
    send: 'Wyślij link',
    tooMany: 'Proszono o to zbyt często. Poczekaj chwilę i spróbuj ponownie.',
  },
  sent: {
    title: 'Zajrzyj do skrzynki',
    about:
      'Jeśli istnieje konto o tej nazwie z adresem e-mail, wiadomość jest w drodze. Może to potrwać minutę; sprawdź też niechciane.',
    close:
      'Możesz zostawić tę stronę otwartą: link prowadzi z powrotem tutaj, jeśli otworzysz go w tej przeglądarce.',
  },
  mail: {
    subject: 'Nowe hasło do {issuer}',
    text: 'Ktoś, zapewne Ty, chce wybrać nowe hasło do konta {account} w {issuer}.\n\nOtwórz w tym celu ten link. Działa raz, przez {duration}:\n\n{url}\n\nJeśli to nie Ty, nie musisz nic robić: nic nie zostało zmienione.\n',
  },
}
