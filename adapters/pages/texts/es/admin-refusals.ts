import type { AdminRefusalTexts } from '../admin-refusal-texts.ts'

export const refusals: AdminRefusalTexts = {
  numbered: '{problem} (número {number})',
  said: {
    absolute: 'tiene que ser una URI absoluta, desde su esquema, como `https://app.example/callback`',
    scheme: 'tiene que empezar por su esquema, como `https://`',
    characters:
      'tiene caracteres que ninguna URI puede tener, como un espacio, una comilla o una letra fuera de ASCII; codifíquelos',
    wildcard:
      'tiene un *, y no hay comodines (RFC 9700 section 2.1): registre cada una, o escriba %2A si de verdad es un *',
    fragment: 'no puede tener un fragmento (RFC 6749 section 3.1.2)',
    schemeTaken: 'tiene un esquema al que nunca se puede redirigir',
    userInformation: 'no puede tener datos de usuario',
    host: 'tiene que tener un host, y un puerto de 1 a 65535',
    answered:
      'no puede tener `code`, `state`, `iss` ni `error` en su consulta: la respuesta trae los suyos (RFC 6749 section 3.1)',
    https: 'tiene que ser https; http es solo para loopback (RFC 9700 section 2.6)',
    httpsSent:
      'tiene que ser https; http es solo para loopback: lo que se envía allí podría leerse y retenerse',
    httpsRead: 'tiene que ser https; http es solo para loopback: lo que se lee allí podría ser de cualquiera',
    webUrl: 'tiene que ser una URL http o https, en ASCII y sin espacios',
    httpsUrl: 'tiene que ser una URL https, en ASCII y sin espacios',
    wholeUrl: 'tiene que ser una URL https absoluta en ASCII, sin fragmento',
    origin: 'tiene que ser un origen como `https://app.example` o `capacitor://localhost`',
    resource: 'tiene que ser el identificador de un recurso, una URI absoluta',
    introspect: 'tiene que ser `own`, `any` o una lista de identificadores de recursos',
    noResource: 'no es ninguno de los recursos; añádalo antes a ellos, donde se configuran',
    scopes: 'tienen que ser ámbitos separados por espacios, en ASCII y sin comillas',
    needsRedirect: 'falta; la concesión `authorization_code` necesita una',
    native: 'tiene que ser `none`; un cliente nativo no guarda secretos (RFC 8252 section 8.4)',
    frame:
      'tiene que tener el esquema, el host y el puerto de una de sus URI de redirección (Front-Channel Logout section 2)',
    jwkSet: 'tiene que ser un JWK Set, un objeto con una lista `keys`',
    mostKeys: 'pueden ser como mucho {count} claves',
    publicKeys: 'tienen que ser claves públicas, y nada que deba permanecer secreto',
    longKeys: 'tienen que tener al menos 2048 bits, si son claves RSA',
    keyIds: 'tienen que tener cada una su propio `kid`',
    besideKeys: 'no puede estar junto a `jwks_uri`',
    needsKeys: '`private_key_jwt` necesita `jwks` o `jwks_uri`',
    noKey: 'es {name}, pero no hay ninguna clave así',
    oneOf: 'tiene que ser uno de estos: {name}',
    clientId: 'tiene que tener de 1 a 255 caracteres ASCII imprimibles',
    number: 'tiene que ser un número',
    whole: 'tiene que ser un número entero',
    range: 'tiene que ser un número entero de 1 a {count}',
    least: 'tiene que ser al menos {count}',
    most: 'puede ser como mucho {count}',
    longest: 'puede tener como mucho {count} caracteres',
    longestBytes: 'puede tener como mucho {count} bytes',
    shortest: 'tiene que tener al menos {count} caracteres',
    emptyText: 'no puede estar vacío ni tener caracteres de control',
    email: 'tiene que ser una dirección de correo electrónico',
    claims: 'no puede tener ninguno de estos, que se indican al lado: {name}',
    fixedKeys:
      'estas claves no tienen calendario: las sustituye quien se las dio al proveedor; `storedKeys()` tiene uno',
  },
}
