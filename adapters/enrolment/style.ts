/** What the page has beside the login page's own style. */
export const style = `
section + section, section + form { margin-top: 28px; }
h2 { margin: 0 0 4px; font-size: 17px; line-height: 1.4; font-weight: 650; }
.steps { margin: 0; padding-inline-start: 24px; list-style: decimal; border: 0; }
.steps > li + li { margin-top: 24px; border: 0; }
.steps .soft, .steps form, #passkey { margin-top: 8px; }
.soft + .notice, .soft + noscript .notice, .steps .notice { margin: 12px 0 0; }
.steps label.field { display: block; padding: 0; cursor: auto; }
.qr { display: block; width: 100%; max-width: 220px; height: auto; margin-top: 12px; border-radius: 12px; }
.secret { display: inline-block; font-size: 15px; }
.codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 4px 16px; padding: 14px; }
.codes li + li { border: 0; }
a.primary { display: block; padding: 12px 16px; border-radius: 12px; font-weight: 600; text-align: center; text-decoration: none; }
`
