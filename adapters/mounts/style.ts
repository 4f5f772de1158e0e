/**
 * How mounted pages look: in the colours and shapes of the other pages, with room for a navigation, lists and forms.
 * From 320 pixels up; what does not fit goes below.
 */

import { hashSource } from '../pages/hash-source.ts'
import { style } from '../pages/style.ts'

export const siteStyle = `${style}
body.site { display: block; place-content: normal; padding: 0; }
.skip { position: absolute; inset-inline-start: -999px; }
.skip:focus { inset-inline-start: 16px; top: 8px; padding: 8px 14px; background: var(--card); z-index: 1; }
.site .bar { display: block; justify-items: normal; margin: 0; text-align: start; background: var(--card); border-bottom: 1px solid var(--line); }
.bar > div, .site main { max-width: 960px; margin: 0 auto; padding: 0 20px; }
.bar .top { display: flex; flex-wrap: wrap; gap: 2px 16px; justify-content: space-between; align-items: center; padding-top: 16px; }
.bar .brand { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; font-weight: 650; font-size: 17px; letter-spacing: -.012em; }
.bar .brand img { max-width: 100%; height: auto; max-height: 32px; }
.bar .who { font-size: 14px; overflow-wrap: anywhere; }
.site nav ul { display: flex; flex-wrap: wrap; gap: 0 20px; border: 0; border-radius: 0; }
.site nav li + li { border: 0; }
.site nav a { display: block; padding: 12px 0 10px; border-bottom: 2px solid transparent; color: var(--soft); text-decoration: none; font-weight: 550; border-radius: 0; }
.site nav a:hover { color: var(--ink); }
.site nav a[aria-current] { color: var(--ink); border-color: var(--accent); }
.site main { padding-top: 28px; padding-bottom: 56px; background: none; border: 0; border-radius: 0; box-shadow: none; }
.site h1 { margin-bottom: 20px; font-size: 24px; }
.site h2 { margin: 0 0 4px; font-size: 17px; line-height: 1.35; font-weight: 650; }
.site h3 { margin: 0; font-size: 16px; line-height: 1.4; font-weight: 600; }
.card { margin-bottom: 20px; padding: 20px; background: var(--card); border: 1px solid var(--line); border-radius: 16px; }
.card > p + *, .card > h2 + * { margin-top: 8px; }
.card .soft, .small { font-size: 14px; }
.card.rows { margin-top: 16px; padding: 0; }
.rows > li { padding: 18px 20px; }
.row { display: flex; flex-wrap: wrap; gap: 12px 20px; justify-content: space-between; align-items: start; }
.row > :first-child { flex: 1 1 260px; min-width: 0; }
.marked { display: flex; gap: 14px; align-items: start; }
.marked > :last-child { min-width: 0; }
.site .mark { flex: none; width: 40px; height: 40px; margin: 0; border-radius: 12px; font-size: 18px; }
.actions { display: flex; flex-wrap: wrap; gap: 10px; margin-top: 16px; }
.row .actions { margin-top: 0; }
.site button, .button { display: inline-block; width: auto; min-height: 44px; margin: 0; padding: 9px 18px; }
.site .primary { margin: 0; }
.site form > .primary:last-child { margin-top: 8px; }
.site .actions form > .primary:last-child { margin-top: 0; }
.site pre + p { margin-top: 12px; }
.site .field { max-width: 460px; }
.button { border: 1px solid var(--rim); border-radius: 12px; color: var(--ink); font-weight: 600; text-decoration: none; }
.button:hover { background: color-mix(in srgb, var(--ink) 6%, transparent); color: var(--ink); }
.button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.button.primary:hover { background: var(--accent-strong); color: var(--on-accent); }
.danger { border-color: var(--alert-line); background: transparent; color: var(--alert); }
.danger:hover { background: var(--alert-tint); }
.badge { display: inline-block; padding: 0 9px; border: 1px solid var(--note-line); border-radius: 10px; background: var(--tint); font-size: 13px; line-height: 20px; font-weight: 550; }
.site .notice { margin-bottom: 20px; }
.scopes { margin-top: 8px; border: 0; border-radius: 0; font-size: 14px; list-style: disc; padding-inline-start: 20px; }
.scopes li + li { border: 0; }
.site pre { margin: 12px 0 0; padding: 14px; overflow-x: auto; border: 1px solid var(--line); border-radius: 12px; background: var(--page); }
.site pre code { white-space: pre-wrap; overflow-wrap: anywhere; }
.site dl { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 6px 20px; margin: 12px 0 0; font-size: 15px; }
.site dt { color: var(--soft); }
.site dd { margin: 0; overflow-wrap: anywhere; }
.site .row form .primary { margin-top: 0; }
.steps { margin: 0; padding-inline-start: 24px; }
.steps > li + li { margin-top: 24px; border: 0; }
.steps .soft, .steps .notice, .steps form { margin-top: 8px; }
.steps label.field { display: block; padding: 0; cursor: auto; }
.qr { display: block; width: 100%; max-width: 220px; height: auto; margin-top: 12px; border-radius: 12px; }
.secret { display: inline-block; font-size: 15px; }
.codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: 4px 16px; margin-top: 16px; padding: 14px; }
.codes li + li { border: 0; }
.codes code { font-size: 16px; }
@media (max-width: 440px) {
  body.site { background: var(--page); }
  .bar > div, .site main { padding-inline: 16px; }
  .site main { padding-top: 20px; }
  .card { padding: 16px; }
  .rows > li { padding: 16px; }
  .site nav ul { gap: 0 14px; font-size: 15px; }
  .site dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .site dd { margin-bottom: 8px; }
}
`

export const siteStyleSource = hashSource(siteStyle)
