import type { ClientFieldTexts } from '../admin-field-texts.ts'

const policy = 'Segundos; vacío: lo que diga la política.'

export const fields: ClientFieldTexts = {
  groups: {
    shown: 'Lo que ve la gente',
    addresses: 'Direcciones',
    grants: 'Cómo obtiene tokens',
    ownKeys: 'Claves propias',
    people: 'Personas',
    endings: 'Cierre de sesión',
    lifetimes: 'Tokens y duraciones',
    software: 'Programa',
  },
  members: {
    client_name: {
      label: 'Nombre',
      meaning:
        'Lo que se lee en las páginas que piden iniciar sesión y dar permiso. Vacío: se lee su identificador.',
    },
    logo_uri: { label: 'Logotipo', meaning: 'La URL https de una imagen que aparece junto al nombre.' },
    client_uri: { label: 'Página de inicio', meaning: 'Dónde se lee sobre la aplicación.' },
    policy_uri: { label: 'Política de privacidad', meaning: 'Cómo usa lo que llega a saber de la gente.' },
    tos_uri: { label: 'Condiciones de uso', meaning: 'Lo que la gente acepta.' },
    contacts: {
      label: 'Contactos',
      meaning: 'Correos electrónicos de quienes la gestionan, uno por línea.',
    },
    redirect_uris: {
      label: 'URI de redirección',
      meaning:
        'Adónde sigue el navegador con el código, una por línea. Se compara letra por letra, salvo el puerto de loopback.',
    },
    post_logout_redirect_uris: {
      label: 'URI de redirección tras cerrar sesión',
      meaning: 'Adónde puede seguir el navegador después de cerrar sesión, una por línea. Se compara igual.',
    },
    allowed_origins: {
      label: 'Orígenes del código en el navegador',
      meaning:
        'Del código que llama él mismo a los endpoints, además de los orígenes de las URI de redirección: `https://app.example`, uno por línea.',
    },
    initiate_login_uri: {
      label: 'Dónde empieza un inicio de sesión',
      meaning: 'Una URL https del cliente que empieza un inicio de sesión pedido por otro.',
    },
    grant_types: { label: 'Concesiones', meaning: 'Cómo obtiene tokens.' },
    response_types: {
      label: 'Tipos de respuesta',
      meaning: 'Lo que trae el navegador: un código, que va con la concesión `authorization_code`.',
    },
    token_endpoint_auth_method: {
      label: 'Cómo se autentica',
      meaning:
        'Con su secreto, en una cabecera o en el cuerpo; o de ningún modo, si no puede guardar ninguno.',
    },
    application_type: {
      label: 'Tipo de aplicación',
      meaning:
        'Si funciona en un servidor o en un navegador, o en un dispositivo. Una nativa no guarda secretos.',
    },
    scope: {
      label: 'Ámbitos',
      meaning:
        'Lo que puede pedir, separado por espacios. Vacío: todo menos `vouchsafe:admin` y `vouchsafe:admin.read`.',
    },
    resources: {
      label: 'Recursos',
      meaning:
        'Los identificadores de los servidores de recursos para los que puede pedir, uno por línea. Vacío: cualquiera.',
    },
    introspect: {
      label: 'Puede consultar',
      meaning:
        '`own`: lo que se le dio a él mismo. `any`: todo. O identificadores de recursos, uno por línea: los tokens para estos.',
    },
    jwks_uri: {
      label: 'Sus claves están en',
      meaning: 'La URL https de su JWK Set, para `private_key_jwt`.',
    },
    jwks: { label: 'Sus claves', meaning: 'Su JWK Set, de claves públicas, en lugar de la URL.' },
    token_endpoint_auth_signing_alg: {
      label: 'Sus aserciones se firman con',
      meaning: 'El único algoritmo, como `ES256`. Vacío: el que corresponda a sus claves.',
    },
    token_endpoint_as_audience: {
      label: 'Sus aserciones pueden nombrar el endpoint de tokens',
      meaning: 'En lugar del emisor, como hacen bibliotecas más antiguas.',
    },
    skip_consent: {
      label: 'No se pregunta a la gente',
      meaning: 'Es tuya: ninguna página pregunta si puede, salvo que la petición lo quiera.',
    },
    remember_consent: {
      label: 'Se recuerda lo que se permitió',
      meaning:
        'Por defecto, salvo que sea pública y esté en loopback o tenga un esquema propio, donde cualquiera podría hacerse pasar por ella.',
    },
    default_max_age: {
      label: 'Inicio de sesión más antiguo',
      meaning: 'Segundos tras los que hay que iniciar sesión de nuevo, cuando la petición no dice otra cosa.',
    },
    require_auth_time: {
      label: 'Los tokens de identidad dicen cuándo se inició sesión',
      meaning: 'Se guarda y se devuelve: cada token de identidad de una persona lleva `auth_time`.',
    },
    default_acr_values: {
      label: 'Formas de iniciar sesión',
      meaning: 'Los valores de `acr` que se piden cuando la petición no trae ninguno, uno por línea.',
    },
    subject_type: {
      label: 'Tipo de sujeto',
      meaning: 'Todos los clientes conocen a una persona por el mismo `sub`.',
    },
    backchannel_logout_uri: {
      label: 'Se le avisa de un cierre de sesión en',
      meaning: 'Una URL de su servidor que recibe un token de cierre cuando termina una sesión.',
    },
    backchannel_logout_session_required: {
      label: 'Los tokens de cierre nombran la sesión',
      meaning: 'Además de la persona, por el `sid` de sus tokens de identidad.',
    },
    frontchannel_logout_uri: {
      label: 'Se carga en el navegador al cerrar sesión',
      meaning:
        'Una URL del origen de una URI de redirección. Es mejor la de arriba: los navegadores no dan cookies a esos marcos.',
    },
    frontchannel_logout_session_required: {
      label: 'A ese marco se le dice la sesión',
      meaning: 'Con `iss` y `sid` en su URL.',
    },
    id_token_signed_response_alg: {
      label: 'Los tokens de identidad se firman con',
      meaning: '`RS256` es el que aceptan todas las bibliotecas.',
    },
    id_token_includes_claims: {
      label: 'Los tokens de identidad llevan el perfil',
      meaning: 'Para bibliotecas que no preguntan a UserInfo.',
    },
    require_pkce: {
      label: 'PKCE es obligatorio',
      meaning: 'Un cliente público tiene que usarlo siempre.',
    },
    require_second_factor: {
      label: 'El segundo paso es obligatorio',
      meaning: 'A quien no lo tiene se le rechaza y se le dice dónde configurarlo.',
    },
    issue_refresh_token: {
      label: 'Tokens de refresco',
      meaning: 'Para quien pide `offline_access`, o con cada código.',
    },
    code_lifetime: { label: 'Los códigos duran', meaning: policy },
    access_token_lifetime: { label: 'Los tokens de acceso duran', meaning: policy },
    id_token_lifetime: { label: 'Los tokens de identidad duran', meaning: policy },
    refresh_token_lifetime: { label: 'Los tokens de refresco duran como máximo', meaning: policy },
    refresh_token_idle_lifetime: { label: 'Los tokens de refresco duran sin usarse', meaning: policy },
    refresh_token_grace: {
      label: 'Un token de refresco usado se repite durante',
      meaning: `${policy} 0 es estricto.`,
    },
    consent_lifetime: { label: 'El permiso se recuerda durante', meaning: policy },
    software_id: {
      label: 'Programa',
      meaning: 'Se guarda y se devuelve: el mismo para todos los clientes de un producto.',
    },
    software_version: { label: 'Versión', meaning: 'Se guarda y se devuelve.' },
  },
  choices: {
    maybe: { usual: 'Por defecto', true: 'Sí', false: 'No' },
    token_endpoint_auth_method: {
      usual: 'Con un secreto, de cualquiera de las dos formas',
      client_secret_basic: 'Con un secreto en la cabecera, y de ninguna otra forma',
      client_secret_post: 'Con un secreto en el cuerpo, y de ninguna otra forma',
      private_key_jwt: 'Con una clave propia: private_key_jwt',
      none: 'De ningún modo: un cliente público, que usa PKCE',
    },
    issue_refresh_token: {
      usual: 'Lo que diga la política',
      offline_access: 'Para el ámbito offline_access',
      always: 'Con cada código',
    },
    subject_type: { usual: 'public, por defecto' },
  },
}
