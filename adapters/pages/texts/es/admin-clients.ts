import type { AdminClientTexts } from '../admin-client-texts.ts'

export const clients: AdminClientTexts = {
  search: 'El nombre o el id empieza por',
  new: 'Cliente nuevo',
  name: 'Nombre',
  id: 'Identificador',
  grants: 'Concesiones',
  used: 'Uso',
  none: 'Todavía no hay ninguno.',
  noneFound: 'Ninguno empieza así.',
  public: 'público',
  registeredItself: 'se registró por sí mismo',
  removed: 'El cliente se ha quitado, con todo lo que se le dio.',
  building: '¿Qué se está construyendo?',
  kinds: {
    web: {
      label: 'Una aplicación web con servidor',
      about: 'Su servidor guarda un secreto y la gente inicia sesión en el navegador.',
    },
    spa: {
      label: 'Una aplicación de una sola página',
      about: 'Código en el navegador que no guarda secretos y se autentica con PKCE.',
    },
    native: {
      label: 'Una aplicación de móvil o de escritorio',
      about:
        'En un dispositivo de otra persona: sin secreto, con PKCE y una URI de redirección en loopback o con un esquema propio.',
    },
    service: {
      label: 'Un servicio',
      about:
        'Un programa que actúa por sí mismo, sin persona alguna: la concesión de credenciales de cliente.',
    },
    mcp: {
      label: 'Un servidor MCP',
      about:
        'Lo que lo llama se registra en otro lugar; este es su propio cliente, para preguntar qué valen los tokens.',
    },
    api: { label: 'Una API', about: 'Recibe tokens de acceso y pregunta aquí qué valen.' },
  },
  idMeaning: 'Vacío: se genera uno. No cambia nunca.',
  taken: 'Ya hay un cliente con ese identificador.',
  sentAlready: 'Este formulario ya se envió y el cliente está creado.',
  resource: 'Recurso',
  resourceMeaning:
    'Su identificador, como en resources de la configuración. Vacío: solo puede preguntar por sus propios tokens.',
  resourcesKnown: 'Hay {resources}.',
  made: 'El cliente está creado',
  toIt: 'Ir al cliente',
  back: 'Volver al cliente',
  editNamed: 'Editar {client}',
  since: 'Creado',
  usedLast: 'Último uso',
  endsUnused: 'Desaparece si no se usa',
  about: 'Qué es',
  lately: 'Qué ha hecho últimamente',
  done: {
    updated: 'El cambio está guardado y vale desde ya.',
    off: 'Está desactivado: se rechaza en todas partes.',
    on: 'Está activado de nuevo.',
    secretRemoved: 'Ese secreto se rechaza desde ahora.',
  },
  secrets: {
    title: 'Secretos',
    about: 'Lo que se guarda es un hash. Valen dos a la vez, para cambiar uno sin interrupciones.',
    none: 'No tiene ninguno.',
    never: 'nunca',
    new: 'Secreto nuevo',
    newTitle: 'Un secreto nuevo',
    once: 'El secreto se muestra solo esta vez. Lo que se guarda es un hash.',
    before: 'El anterior sigue valiendo hasta que lo quites.',
  },
  remove: {
    title: 'Quitar un cliente',
    about:
      '{client} desaparece en el acto, con todos los códigos y tokens que se le dieron. Lo que se cree después con su identificador no hereda nada.',
    confirm: 'Quitarlo',
    leave: 'Dejarlo',
  },
  snippets: {
    title: 'Para pegar',
    browser: 'curl: adónde va el navegador',
    browserNote: 'Abre lo que imprime. El código está en la dirección en la que termina el navegador.',
    tokens: 'curl: tokens por el código',
    tokensNote: 'En la misma consola.',
    redirect: 'La URI de redirección es {uri}.',
    redirects: 'La URI de redirección es {uri}; en Next.js, {next}.',
    noPkce: 'No envía un desafío PKCE, así que el cliente no debe exigirlo.',
    httpsAlone: 'Solo acepta emisores con https.',
  },
}
