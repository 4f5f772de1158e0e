/**
 * How the pages look: one sheet for all of them, light and dark, from 320 pixels up. The colours keep
 * WCAG 2.2 AA: 4.5 to 1 for text, 3 to 1 for the edges of controls and for focus.
 */

import { hashSource } from './hash-source.ts'

/** The grounds that text is on, and what is written on the accent of dark pages: colours of a host are judged by them. */
export const grounds = { light: '#ffffff', dark: '#1b1d20', onDark: '#14172e' } as const

export const style = `
:root {
  color-scheme: light dark;
  --page: #f3f3f0; --card: #fff; --line: #e2e1dc; --rim: #c9c8c1; --edge: #85857d;
  --ink: #1c1d1f; --soft: #5c5d60; --accent: #2f46c2; --accent-strong: #24379f; --on-accent: #fff;
  --tint: #eceefb; --alert: #9b1c1c; --alert-tint: #fdf0ef; --alert-line: #efc9c5; --note-line: #cfd5f5;
  --shadow: 0 1px 2px rgb(28 29 31 / .05), 0 12px 32px -12px rgb(28 29 31 / .14);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121315; --card: #1b1d20; --line: #2f3237; --rim: #4a4e55; --edge: #7c8088;
    --ink: #eceded; --soft: #a9abb0; --accent: #a8b4ff; --accent-strong: #c3ccff; --on-accent: #14172e;
    --tint: #262a42; --alert: #ffb4ab; --alert-tint: #35201f; --alert-line: #5e3532; --note-line: #3c4368;
    --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 16px 40px -16px rgb(0 0 0 / .6);
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; padding: 32px 16px;
  display: grid; grid-template-columns: minmax(0, 400px); place-content: center;
  background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-font-smoothing: antialiased;
}
main {
  padding: 32px; background: var(--card); border: 1px solid var(--line); border-radius: 20px;
  box-shadow: var(--shadow); overflow-wrap: anywhere;
}
.issuer { display: grid; place-items: center; margin-bottom: 20px; font-size: 18px; font-weight: 650; text-align: center; overflow-wrap: anywhere; }
.issuer img { display: block; max-width: 100%; height: auto; max-height: 56px; }
header { display: grid; gap: 6px; justify-items: center; text-align: center; margin-bottom: 24px; }
.mark {
  display: grid; place-items: center; width: 56px; height: 56px; margin-bottom: 12px; overflow: hidden;
  border-radius: 16px; background: var(--tint); color: var(--accent);
  font-size: 24px; font-weight: 600; line-height: 1;
}
img.mark { object-fit: contain; background: none; font-size: 11px; font-weight: 400; }
.mark.alert { background: var(--alert-tint); color: var(--alert); }
h1 { margin: 0; font-size: 22px; line-height: 1.3; font-weight: 650; letter-spacing: -.012em; text-wrap: balance; }
p { margin: 0; }
.soft { color: var(--soft); }
strong, bdi { font-weight: 600; color: var(--ink); }
h1 bdi { font-weight: inherit; }
.notice {
  margin-bottom: 20px; padding: 12px 14px; border: 1px solid var(--note-line); border-radius: 12px;
  background: var(--tint); font-size: 15px; line-height: 1.45;
}
.notice.failed { border-color: var(--alert-line); background: var(--alert-tint); color: var(--alert); }
label.field { display: block; margin-bottom: 16px; font-size: 15px; font-weight: 550; }
.field input {
  display: block; width: 100%; height: 48px; margin-top: 6px; padding: 0 14px;
  border: 1px solid var(--edge); border-radius: 12px; background: var(--card); color: var(--ink);
  font: inherit; font-size: 16px; font-weight: 400;
}
button {
  display: block; width: 100%; min-height: 48px; padding: 10px 16px;
  border: 1px solid transparent; border-radius: 12px;
  font: inherit; font-weight: 600; cursor: pointer; transition: background-color .12s ease;
}
button + button { margin-top: 10px; }
button[hidden] { display: none; }
.primary { margin-top: 24px; background: var(--accent); color: var(--on-accent); }
.primary:hover { background: var(--accent-strong); }
.secondary { border-color: var(--rim); background: transparent; color: var(--ink); }
.secondary:hover { background: color-mix(in srgb, var(--ink) 6%, transparent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.field input:focus-visible { outline-width: 2px; outline-offset: -1px; border-color: transparent; }
fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: 8px; font-size: 15px; color: var(--soft); }
ul { margin: 0; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: 14px; }
li + li { border-top: 1px solid var(--line); }
li label, .fixed { display: flex; gap: 12px; align-items: start; padding: 13px 14px; }
li label { cursor: pointer; }
li input, .tick { flex: none; width: 20px; height: 20px; margin: 2px 0; accent-color: var(--accent); cursor: inherit; }
.tick::before {
  content: ""; display: block; width: 7px; height: 13px; margin-block-start: 1px; margin-inline-start: 7px; transform: rotate(42deg);
  border: solid var(--accent); border-width: 0 2.5px 2.5px 0;
}
.tag { flex: none; margin-inline-start: auto; font-size: 13px; line-height: 24px; color: var(--soft); }
.account { display: inline-flex; max-width: 100%; margin-top: 8px; padding: 3px 12px; border: 1px solid var(--line); border-radius: 14px; font-size: 14px; }
form + form .secondary, .other + form .secondary { margin-top: 10px; }
.other { margin-top: 20px; }
.other summary { padding: 4px 0; font-size: 15px; color: var(--accent); cursor: pointer; text-align: center; border-radius: 4px; }
.other form { margin-top: 16px; }
.foot { margin-top: 20px; font-size: 14px; text-align: center; }
.foot + .foot { margin-top: 6px; }
a { color: var(--accent); text-underline-offset: 2px; border-radius: 4px; }
a:hover { color: var(--accent-strong); }
code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--ink); }
@media (max-width: 440px) {
  body { padding: 0; place-content: stretch; grid-template-columns: minmax(0, 1fr); background: var(--card); }
  .issuer { margin: 32px 20px 0; }
  main { padding: 40px 20px 32px; border: 0; border-radius: 0; box-shadow: none; background: none; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none; } }
@media (forced-colors: active) { .primary, .secondary, .field input { border-color: ButtonText; } }
`

export const styleSource = hashSource(style)
