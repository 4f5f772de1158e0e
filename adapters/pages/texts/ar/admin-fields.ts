import type { ClientFieldTexts } from '../admin-field-texts.ts'

const policy = 'بالثواني؛ وإن كان فارغًا فكما تقول السياسة.'

export const fields: ClientFieldTexts = {
  groups: {
    shown: 'ما يراه الناس',
    addresses: 'العناوين',
    grants: 'كيف يحصل على الرموز المميّزة',
    ownKeys: 'مفاتيحه الخاصة',
    people: 'الأشخاص',
    endings: 'تسجيل الخروج',
    lifetimes: 'الرموز المميّزة ومدة صلاحيتها',
    software: 'البرنامج',
  },
  members: {
    client_name: {
      label: 'الاسم',
      meaning: 'ما يقرؤه الناس في الصفحات التي تطلب منهم تسجيل الدخول والسماح. وإن كان فارغًا: يقرؤون معرّفه.',
    },
    logo_uri: { label: 'الشعار', meaning: 'عنوان https لصورة تظهر بجانب الاسم.' },
    client_uri: { label: 'الصفحة الرئيسية', meaning: 'حيث يقرأ الناس عن التطبيق.' },
    policy_uri: { label: 'سياسة الخصوصية', meaning: 'كيف يستخدم ما يعرفه عن الناس.' },
    tos_uri: { label: 'شروط الخدمة', meaning: 'ما يوافق عليه الناس.' },
    contacts: { label: 'جهات الاتصال', meaning: 'عناوين البريد الإلكتروني للقائمين عليه، واحد في كل سطر.' },
    redirect_uris: {
      label: 'عناوين إعادة التوجيه',
      meaning:
        'إلى أين ينتقل المتصفح ومعه رمز التفويض، واحد في كل سطر. تُقارَن حرفًا بحرف، ما عدا منفذ loopback.',
    },
    post_logout_redirect_uris: {
      label: 'عناوين إعادة التوجيه بعد تسجيل الخروج',
      meaning: 'إلى أين يمكن أن ينتقل المتصفح بعد تسجيل الخروج، واحد في كل سطر. تُقارَن بالطريقة نفسها.',
    },
    allowed_origins: {
      label: 'مصادر الشيفرة في المتصفح',
      meaning:
        'للشيفرة التي تستدعي نقاط الاتصال بنفسها، إضافةً إلى مصادر عناوين إعادة التوجيه: `https://app.example`، واحد في كل سطر.',
    },
    initiate_login_uri: {
      label: 'حيث يبدأ تسجيل الدخول',
      meaning: 'عنوان https لدى العميل يبدأ تسجيل دخول طلبه طرف آخر.',
    },
    grant_types: { label: 'أنواع المنح', meaning: 'كيف يحصل على الرموز المميّزة.' },
    response_types: {
      label: 'أنواع الرد',
      meaning: 'ما يعود به المتصفح: رمز تفويض، ويقترن بالمنحة `authorization_code`.',
    },
    token_endpoint_auth_method: {
      label: 'كيف يُثبت هويته',
      meaning: 'بسرّه، في الترويسة أو في متن الطلب؛ أو لا يُثبتها، إن كان لا يستطيع حفظ سرّ.',
    },
    application_type: {
      label: 'نوع التطبيق',
      meaning: 'هل يعمل على خادم أو في متصفح، أم على جهاز. التطبيق الأصلي لا يحفظ سرًّا.',
    },
    scope: {
      label: 'النطاقات',
      meaning:
        'ما يجوز له أن يطلبه، وبينها مسافات. وإن كان فارغًا: كل شيء ما عدا `vouchsafe:admin` و`vouchsafe:admin.read`.',
    },
    resources: {
      label: 'الموارد',
      meaning: 'معرّفات خوادم الموارد التي يجوز له أن يطلب لها، واحد في كل سطر. وإن كان فارغًا: أيّ مورد.',
    },
    introspect: {
      label: 'يجوز له الاستعلام',
      meaning:
        'القيمة `own`: ما أُعطي له نفسه. القيمة `any`: كل شيء. أو معرّفات موارد، واحد في كل سطر: الرموز المميّزة لها.',
    },
    jwks_uri: {
      label: 'مفاتيحه موجودة في',
      meaning: 'عنوان https لمجموعة مفاتيحه JWK Set، من أجل `private_key_jwt`.',
    },
    jwks: { label: 'مفاتيحه', meaning: 'مجموعة مفاتيحه العلنية JWK Set، بدلًا من العنوان.' },
    token_endpoint_auth_signing_alg: {
      label: 'خوارزمية توقيع إقراراته',
      meaning: 'الخوارزمية الوحيدة، مثل `ES256`. وإن كان فارغًا: ما يناسب مفاتيحه.',
    },
    token_endpoint_as_audience: {
      label: 'يجوز لإقراراته أن تسمّي نقطة الرموز المميّزة',
      meaning: 'بدلًا من جهة الإصدار، كما تفعل مكتبات أقدم.',
    },
    skip_consent: {
      label: 'لا يُسأل الناس',
      meaning: 'هو لك: لا تسأل أي صفحة عن السماح، إلا إذا أراد الطلب ذلك.',
    },
    remember_consent: {
      label: 'يُحفظ ما سمح به الناس',
      meaning: 'افتراضيًّا، إلا إذا كان علنيًّا وعلى loopback أو بمخطط خاص به، حيث يمكن لأيٍّ كان أن ينتحل صفته.',
    },
    default_max_age: {
      label: 'أقدم تسجيل دخول',
      meaning: 'عدد الثواني التي يُطلب بعدها تسجيل الدخول من جديد، إن لم يذكر الطلب ذلك.',
    },
    require_auth_time: {
      label: 'تذكر رموز الهوية وقت تسجيل الدخول',
      meaning: 'يُحفظ ويُعاد: في كل رمز هوية لشخص `auth_time`.',
    },
    default_acr_values: {
      label: 'طرق تسجيل الدخول',
      meaning: 'قيم `acr` المطلوبة حين لا يذكر الطلب أيًّا منها، واحدة في كل سطر.',
    },
    subject_type: {
      label: 'نوع صاحب الهوية',
      meaning: 'يعرف كل عميل الشخص بالقيمة نفسها في `sub`.',
    },
    backchannel_logout_uri: {
      label: 'يُبلَّغ بتسجيل الخروج على',
      meaning: 'عنوان لدى خادمه يُرسَل إليه رمز خروج حين تنتهي جلسة.',
    },
    backchannel_logout_session_required: {
      label: 'تذكر رموز الخروج الجلسة',
      meaning: 'إلى جانب الشخص، بقيمة `sid` في رموز هويته.',
    },
    frontchannel_logout_uri: {
      label: 'يُحمَّل في المتصفح عند تسجيل الخروج',
      meaning:
        'عنوان من مصدر أحد عناوين إعادة التوجيه. الأفضل هو العنوان أعلاه: فالمتصفحات لا تعطي ملفات تعريف الارتباط لهذه الإطارات.',
    },
    frontchannel_logout_session_required: {
      label: 'تُذكر الجلسة لهذا الإطار',
      meaning: 'بقيمتي `iss` و`sid` في عنوانه.',
    },
    id_token_signed_response_alg: {
      label: 'خوارزمية توقيع رموز الهوية',
      meaning: 'الخوارزمية `RS256` تقبلها كل المكتبات.',
    },
    id_token_includes_claims: {
      label: 'تحمل رموز الهوية الملف الشخصي',
      meaning: 'للمكتبات التي لا تسأل UserInfo.',
    },
    require_pkce: { label: 'PKCE إلزامي', meaning: 'على العميل العلني أن يستخدمه دائمًا.' },
    require_second_factor: {
      label: 'الخطوة الثانية إلزامية',
      meaning: 'من ليست لديه خطوة ثانية يُرفض، ويُقال له أين يُعدّها.',
    },
    issue_refresh_token: {
      label: 'رموز التحديث',
      meaning: 'لمن يطلب `offline_access`، أو مع كل رمز تفويض.',
    },
    code_lifetime: { label: 'مدة صلاحية رموز التفويض', meaning: policy },
    access_token_lifetime: { label: 'مدة صلاحية رموز الوصول', meaning: policy },
    id_token_lifetime: { label: 'مدة صلاحية رموز الهوية', meaning: policy },
    refresh_token_lifetime: { label: 'أقصى مدة صلاحية لرموز التحديث', meaning: policy },
    refresh_token_idle_lifetime: { label: 'مدة صلاحية رموز التحديث دون استخدام', meaning: policy },
    refresh_token_grace: {
      label: 'مدة تكرار رمز تحديث سبق استخدامه',
      meaning: `${policy} القيمة 0 صارمة.`,
    },
    consent_lifetime: { label: 'مدة حفظ الموافقة', meaning: policy },
    software_id: {
      label: 'البرنامج',
      meaning: 'يُحفظ ويُعاد: هو نفسه لكل عميل من المنتج الواحد.',
    },
    software_version: { label: 'الإصدار', meaning: 'يُحفظ ويُعاد.' },
  },
  choices: {
    maybe: { usual: 'كالافتراضي', true: 'نعم', false: 'لا' },
    token_endpoint_auth_method: {
      usual: 'بسرّ، بأيٍّ من الطريقتين',
      client_secret_basic: 'بسرّ في الترويسة، لا غير',
      client_secret_post: 'بسرّ في متن الطلب، لا غير',
      private_key_jwt: 'بمفتاح خاص به: private_key_jwt',
      none: 'لا يُثبتها: عميل علني يستخدم PKCE',
    },
    issue_refresh_token: {
      usual: 'كما تقول السياسة',
      offline_access: 'للنطاق offline_access',
      always: 'مع كل رمز تفويض',
    },
    subject_type: { usual: 'public، افتراضيًّا' },
  },
}
