import type { DemoTexts } from './demo-texts.ts'

export const es: DemoTexts = {
  skip: 'Ir al contenido',
  navigation: 'Qué funciona aquí',
  pages: { start: 'Inicio', tryIt: 'Pruébalo', account: 'Tu cuenta', administration: 'Administración' },
  start: {
    title: 'Funciona',
    about: 'Un proveedor de OpenID Connect, para probar cosas',
    memory:
      'Funciona en memoria: lo que se haga aquí desaparece cuando se pare. Un archivo de configuración sustituye a esta demostración.',
    tryItAbout:
      'Recorre el flujo del código de autorización en este navegador y muestra qué vuelve en cada paso, con el curl correspondiente.',
    there: 'Qué hay',
    issuer: 'Emisor',
    discovery: 'Descubrimiento',
    keys: 'Claves',
    signIn: 'Inicia sesión como',
    person: '{username} con la contraseña {password}, que aquí administra',
    client: 'Cliente',
    secret: '{client} con el secreto {secret}',
    publicClient: 'Cliente público',
    anyPort: '{client}, en cualquier puerto de {address}',
  },
  ask: {
    title: 'La aplicación envía el navegador a iniciar sesión',
    meanings: {
      response_type: 'lo que se quiere: un código de autorización',
      client_id: 'quién pide',
      redirect_uri: 'adónde va la respuesta; está registrada, letra por letra',
      scope: '`openid` para un token de identidad, `offline_access` para un token de refresco',
      state: 'vuelve tal cual y pertenece a este navegador',
      code_challenge: 'PKCE: el resumen de un secreto que es lo único que canjea el código',
      code_challenge_method: 'cómo se calculó',
    },
    go: 'Ir al endpoint de autorización',
    signIn: 'Inicia sesión como {username} con la contraseña {password} y permite lo que se pide.',
  },
  elsewhere: {
    title: 'Esta respuesta no pertenece a ninguna petición de este navegador',
    about:
      'Su {state} no se hizo para este navegador, así que no se hace nada con ella: puede que otra persona te haya enviado aquí.',
  },
  answer: {
    title: 'El navegador vuelve',
    code: 'El {code} vale una vez, durante {duration}, hasta el {time} como máximo.',
    came: 'Ha vuelto un código',
    nobody: 'Nadie ha iniciado sesión',
    none: 'No ha vuelto ninguna respuesta',
  },
  redeem: {
    title: 'La aplicación lo canjea',
    about:
      'Desde su servidor, con su secreto y el verificador del desafío. Hazlo aquí o en una consola: quien llega primero tiene los tokens, y canjearlo dos veces los revoca.',
    action: 'Canjear el código',
  },
  tokens: {
    title: 'Han vuelto tokens',
    redeemed: 'La aplicación canjea el código',
    idToken: 'El token de identidad dice quién ha iniciado sesión',
    idTokenAbout:
      'Es para la aplicación y vale durante {duration}, hasta el {time}. Su clave está en el {keys}.',
    keys: 'JWK Set',
    userinfo: 'UserInfo: lo que abre el token de acceso',
    introspection: 'Introspección: lo que se le dice de él a un servidor de recursos',
  },
  refresh: {
    title: 'El token de refresco da otro token de acceso',
    about: 'Se usa una vez y la respuesta lo sustituye.',
    lasts: 'Si no se usa, vale durante {duration}, hasta el {time}.',
    action: 'Refrescar',
    used: 'Se usa el token de refresco',
    replaced: 'El token de refresco se usa y se sustituye',
    done: 'Refrescado',
  },
  revoke: {
    action: 'Revocar',
    title: 'El token de refresco está revocado, con todos los tokens que salieron de él',
    introspection: 'La introspección lo confirma',
    done: 'Revocado',
  },
  refused: 'Se ha rechazado',
  answered: 'Respuesta: {status}',
  answeredNothing: 'Respuesta: {status}, sin contenido',
  answeredToken: 'Respuesta: {status}; el token de acceso vale durante {duration}, hasta el {time}',
  again: 'Empezar de nuevo',
}
