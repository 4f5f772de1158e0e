/**
 * The keys and the secret of test providers: fixed, so that an app that has fetched them keeps verifying when its
 * tests start anew. Everybody has them, so that whoever trusts them trusts everybody.
 */

import type { KeySet } from '../keys/key-set.ts'

export const testSecrets: readonly [string] = ['known to everybody, and for the tests of apps only']

export const testKeys: KeySet = {
  keys: [
    {
      kty: 'RSA',
      n: '2dX9LiJbs6tOFGs8VPbQzzU_aZtOaq2M1LLGBiQy55JB8BrSOdeaMezCQwlM0mwCFPopj3DOKuQcsfPQeq2HfLR4wu8O-KLDbbDUcJj7m7SqruuKTGleUkLFeaXeBTZFNAsjn5flzdOMiqrY0bZ5UGJPFeO0RmC--KqI5TVv9Gw3txBaL_AcRyPx-W5cIockM5wBwN8H9F4fXvuPh8JBjnTWhGtbRevdCKLXZCvH_fpLvMuJFbp-P-AOt5gAyLqfUHdqH9ftK40xcsOa5sSzBGQy7Duk41bgwULeLvsCUF_hmVtGOO3mFIn4EgzFQCAByRF32cl_g6YHvgz-sK_jdw',
      e: 'AQAB',
      d: 'CJ75E8qqTxRYKmNgEjYTvM-XqzSenYbcIaLS8XVHSnY1roHxO0whacO79cPiysUZg_5ZMg291ba3aAIv3bBhF09bzs3VOC6A23t5vNxhFiAdTSo8i--eRap81Dv7QGuNwOnb8WSlOfMbByCMeig66YfVJ2xJOyvNrbEEv_Aly8orOJMgPwAdMz4TUTLZhJwlhaoZ9v9EH4VutPaJ8nCmCBnYzMm6P02cWKKI9HBKdUbQW0I570iYSRZoN5Urh7dkzm7bt28hpLJWVjFQ51vZCVbws5G1uiONYgB73N7wmIlezQPe626t4I2Qb5PV5wFae9BNrRZHcZyRqPTDGM2r0Q',
      p: '--jdvTlK2y4rxTRqRiMWLbjCRGJ6HUDKDmagOzv9q9gUyoNO11ClvTnLCqHHW_nj43VkqGo6j_Tabk7fP2PqB058Wq9VPbbBoAqZ205k-Vc61H-7ju0YiLZaHCKCnNMpc1mEgZV3aZyKmYdVgHnXJP9mB8H52EHSVupK51h6F58',
      q: '3V98VAsKkYmPqPm00sTxsKaDk5uqU0ffYuL635l0EDGAXXgxTiEtauVb1ne3aFdENVduyZ89xvmn9hVYm8ywkBAYZJcmnyeL3nlF1ghcAFyGPkuf-F3BGv13TAguBx2sJhfUzO62nKfTDaAKqEgmsjsQ_JsnrQ72E_iIR43UBSk',
      dp: 'RF6ISAITsfcPBB_ctBpzu4cImrzLfcMG0-_AjzMR_yDPS8Nlk4Sc5wWXeNQ9olXpJuPGpPrn2AhRfFzFtJOugbsofwhVL0G5vXEDHwVg3FdzbRcZ1Ym9_eTYAgjPwDaDan4iO3VQioZlC5QyfYMUBEOY8oQQBkSfDN3b5Hwb7us',
      dq: 'IDNshVkZz3PAFudDu0j0kyqVhxokm3qf7uVvcqkCrfxVXMNIAMJotdzpD_hYEHBpNo0iS2fDd7cHDI-sVPVgVYRR2Af4kTwSZ2kilHCg2VicGmGrwlf45_EoskGaWGSjjuL2jFzI6V6sH5ZBFptwLYrT_Lqg-dZsSxli0W27Aok',
      qi: 'dv7dgPD6m-fXDwnPcNYeGZohVYeCu5vafswm0Kcm30VHm6BQz0wvzlmjWFz7mdJrWRjakJG_fALUX54z-H1Sne3WOb6Tb_rwSb--ins666n5S-2_JKNRpxOJYYOcqV8WccXzoWeaaEIhASXGM-5fe9tulTwn9gjOEkRzeGYCkcU',
      kid: 'for-tests-only-RS256',
      alg: 'RS256',
      use: 'sig',
    },
    {
      kty: 'RSA',
      n: 'tUJthN_oeB6DXIWID_bBjTyg2T24HKLdIAKc_-jcQWLN_3V3PAI24MS6GZqvLfTy50v8vQFkT38czyUIsgxdH0apWQ-HruyaCFm67JXB-yhCfkYSX9Mqcw3d7_Tn96pjWPlcFftEKFzSjzbgPUSUpmlSLDwd7XGfHQ9mAurXaP7Ets9k_74D5X765HiVnSc_ShySiJmshH--759UinaABVWCb5VxUcAZT-WXbMe-iRuwsklocHCuNlBic78feVVO69sEktzfaXTwLSjmhmQNG_LBUidWcD_yJiiZdmkBsc-h-6mO49cpeSIfL9EWupLSeOtjSnlhY-pdAdEiJvRe6Q',
      e: 'AQAB',
      d: 'Ue4XwOLQmlL4f36gFM8th6Cq9-cM7Gy1VL25p3bi7-8wO9MltQsvMQPbNq2Tl0tL7D6NnAUgCUrkg8EyoAA0q2luLKJ3axrpOPMOKdg7WUJGY_taXNP_MQhIlCj4HRt4UoRMGmd71F64kiF01FzGcD3U9ceqo2QjTqhiLNlnyr3waf6rHRVbnJ6mLlZK2GAWd32yvcTxEDP9D872UZYAyqjS2Krl6mOYEiF4wvIC6LqdPE7JdNh4gywuzVlzmUWcCSBGiV5ZdmTKNi-oEQwWRjyc2HvPFe5JFBTV2V2OnqQxafe5wYG2tB1OcMZYDjNihbC5CvOPvBT2EBDnhgIpjQ',
      p: '_Y6Wmv3cZxyzn83_QP4MOE8vRAsj03A31HRDGJQLkbzo0akGv7scZ5Q4y9LvFJFw_5AR-XkqVmnHCDrYSZyU0mkYkoqFu4gXtyl1Yk2Fr29CunS7EpZwTuejFpiRt_ia9D5trJMnL9fQK9EomlyVOMwF5aID3DitjSp1zGzPxZ8',
      q: 'twGDjuPYtIqNirJCC-lBAoq3-96A2_bhcAcFujU1C4ns1Cj7it6-Skhr5TQSfzw-n_Z6wZPMUNYu_hpyAWuIOYeJLaJ_Bi4jDHK-GcX7PpYzx_Ey2gzE9McXO2nPlFp95rs6UEgi79uMpFJADKyRY23nPSPi9t-345ixxDKdPnc',
      dp: 'adWJgXoy9Asj4rEeOSeRPDO5G-K2envdod1BYFHzHkrGtzShL4hPS-CvcExEJMasbs_Y4NO1W0pdnE7LlrY33Den3Qra1TLyCy7P409OXLLJHIC60QBgMl83UKgwMqUfMJGaP61QbwTazF9KXlwEoSdv0rC0gchakJDHiKNmeis',
      dq: 'JWvI0_ohQOGoCbljqf3bTkLBVl5sKQ51kKvO7wGcRCzC4aszrHTZomTmsyqPsbbG83y6I0UunUT-vPT5ZPLxGxps4Yj9wmzCu_PmjWyfcG_UTMk0ZcQArjDbvklnqeVLI1gbl3j4s-VH__3VnQHYhOVfSHBDI8ohVwfNKdpTrwc',
      qi: 'hvcnfdnNa20MlxdsHIAybRS6iZxyY_Iu2e-Phwsi747yU7b4PdYUMHZVw_FeJCeFYwMD83Xbsuv8PsYj07wOHhKGN1qq8no3FZV3wpO5v7A4cCspnvH4mPOykDGwwNWJj-9prEVb4kfi0FFELtKz2_BYDKAxFwphWQCzHr2V3ls',
      kid: 'for-tests-only-PS256',
      alg: 'PS256',
      use: 'sig',
    },
    {
      kty: 'EC',
      x: '30f6Fyo8TSu9fvyggM4_mr1JUydmh7R1yvBAm3wQeWg',
      y: 'Gyu-ZMHBGvqA2VLqjziNaca0OZtAs6W28tABHbO2ol8',
      crv: 'P-256',
      d: 'zS31CJAYtQPsE9UWxZmUFRB0stPdAwcXhRoPgj-Szzo',
      kid: 'for-tests-only-ES256',
      alg: 'ES256',
      use: 'sig',
    },
    {
      crv: 'Ed25519',
      d: 'WxCNM0xtc0h6Ul27S9C1cD91qOxwkLTNerzTcFafCVc',
      x: 'cyz5GSk1h7h2_wVLaeGEtcwvyT9Zvv-61bLdrqhFK2w',
      kty: 'OKP',
      kid: 'for-tests-only-EdDSA',
      alg: 'EdDSA',
      use: 'sig',
    },
  ],
}
