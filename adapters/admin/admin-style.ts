/** How the administration looks: as the other mounted pages, with tables, and forms that say what their fields mean. */

import { hashSource } from '../pages/hash-source.ts'

export const adminStyle = `
.site .bar > div, .site main { max-width: 1120px; }
.table { margin: 12px 0 0; overflow-x: auto; border: 1px solid var(--line); border-radius: 14px; background: var(--card); }
table { width: 100%; border-collapse: collapse; font-size: 15px; overflow-wrap: break-word; }
.table bdi, .value { overflow-wrap: anywhere; }
th, td { padding: 10px 14px; text-align: start; vertical-align: top; font-weight: 400; }
thead th { font-size: 13px; color: var(--soft); white-space: nowrap; }
tbody tr { border-top: 1px solid var(--line); }
tbody th { min-width: 120px; }
td time, td .whole { white-space: nowrap; }
.line { display: block; overflow-wrap: anywhere; }
td .line { min-width: 160px; }
.table + .card, .table + form { margin-top: 20px; }
.row + .notice { margin: 16px 0 0; }
.search { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; margin-bottom: 8px; }
.site .search { margin-bottom: 20px; }
.site .search .field { margin: 0; flex: 1 1 200px; }
.site dd bdi, td bdi, th bdi, summary bdi { font-weight: inherit; }
.table + p { margin-top: 12px; }
.site main > .soft { margin-bottom: 16px; }
.pager { display: flex; gap: 20px; margin: 12px 0; }
.kinds { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 16px; margin-top: 16px; border: 0; border-radius: 0; }
.kinds .card { margin: 0; border-top: 1px solid var(--line); }
.site .field { display: block; max-width: 620px; margin-bottom: 20px; font-size: 15px; font-weight: 400; }
.site .field > label, .site .field legend { font-weight: 550; color: var(--ink); font-size: 15px; margin-bottom: 0; }
.field textarea, .field select {
  display: block; width: 100%; min-height: 48px; margin-top: 6px; padding: 10px 14px;
  border: 1px solid var(--edge); border-radius: 12px; background: var(--card); color: var(--ink);
  font: inherit; font-size: 16px;
}
.field textarea { font: 14px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; resize: vertical; }
.field textarea:focus-visible, .field select:focus-visible { outline-width: 2px; outline-offset: -1px; border-color: transparent; }
.field [aria-invalid] { border-color: var(--alert); }
.meaning { display: block; margin-top: 6px; font-size: 14px; color: var(--soft); }
.clause { display: block; font-size: 13px; }
.clause code { font-size: 12px; color: var(--soft); }
.problem { display: block; margin-top: 6px; font-size: 14px; color: var(--alert); font-weight: 550; }
.site .tickable { display: flex; gap: 12px; align-items: center; min-height: 36px; font-weight: 400; }
.site .tickable input { flex: none; width: 20px; height: 20px; margin: 0; accent-color: var(--accent); }
details { margin-top: 12px; }
summary { cursor: pointer; font-weight: 550; padding: 6px 0; border-radius: 4px; }
td details { margin: 0; }
td summary { padding: 0; }
.site h3 { margin-top: 16px; }
.row .mark { margin: 0; }
.row > .mark:last-child { flex: none; }
.row > .button { align-self: end; margin-bottom: 20px; }
@media (max-width: 720px) {
  table, tbody, tr { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { padding: 8px 0; }
  tbody tr:first-child { border-top: 0; }
  th, td { display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 0 12px; padding: 5px 14px; overflow-wrap: anywhere; }
  th::before, td::before { content: attr(data-title) / ""; grid-row: 1 / span 50; font-size: 13px; line-height: 24px; color: var(--soft); }
  th > *, td > * { grid-column: 2; justify-self: start; max-width: 100%; }
  td:empty { display: none; }
  .table td .line { min-width: 0; }
  td time, td .whole { white-space: normal; }
}
@media (forced-colors: active) { .field textarea, .field select { border-color: ButtonText; } }
`

export const adminStyleSource = hashSource(adminStyle)
