import type { PasswordTexts } from '../password-texts.ts'

export const passwords: PasswordTexts = {
  reset: {
    title: 'Elija una contraseña nueva',
    about: 'Se cerrará su sesión en todas partes.',
    username: 'Usuario',
    password: 'Contraseña nueva',
    repeated: 'Contraseña nueva, otra vez',
    set: 'Guardar contraseña',
    different: 'Las dos no coincidían. Escriba la contraseña nueva dos veces.',
    unsuitable: 'Eso no puede ser una contraseña aquí. Use al menos 8 caracteres.',
  },
  spent: {
    title: 'Este enlace ya no es válido',
    about: 'Ya se usó, es demasiado antiguo o la contraseña ha cambiado desde entonces.',
    another: 'Pedir un enlace nuevo',
    ask: 'Pida uno nuevo a quien se lo dio.',
  },
  done: {
    title: 'Su contraseña nueva está guardada',
    about:
      'Se ha cerrado su sesión en todas partes. A partir de ahora, inicie sesión con la contraseña nueva.',
    goOn: 'Iniciar sesión y continuar',
    elsewhere: 'Puede cerrar esta página e iniciar sesión donde quería.',
  },
  forgotten: {
    title: '¿Ha olvidado su contraseña?',
    about: 'Escriba su usuario o su dirección de correo y le enviaremos un enlace para elegir una nueva.',
    name: 'Usuario o dirección de correo',
    send: 'Enviar enlace',
    tooMany: 'Se ha pedido demasiadas veces. Espere un rato e inténtelo de nuevo.',
  },
  sent: {
    title: 'Mire su correo',
    about:
      'Si hay una cuenta con ese nombre y una dirección de correo, el mensaje está en camino. Puede tardar un minuto; mire también entre el correo no deseado.',
    close: 'Puede dejar esta página abierta: el enlace vuelve aquí si lo abre en este navegador.',
  },
  mail: {
    subject: 'Una contraseña nueva para {issuer}',
    text: 'Alguien, probablemente usted, quiere elegir una contraseña nueva para la cuenta {account} en {issuer}.\n\nAbra este enlace para hacerlo. Sirve una vez y durante {duration}:\n\n{url}\n\nSi no fue usted, no tiene que hacer nada: no se ha cambiado nada.\n',
  },
}
