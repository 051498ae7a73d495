/** The looks of a page: readable without a network, in the dark and on paper. */
export const style = `
:root { color-scheme: light dark; --line: #c8c8c8; --faint: #5c5c5c; --head: #f3f3f3; --bad: #a80000; --odd: #7a4f00; }
@media screen and (prefers-color-scheme: dark) {
  :root { --line: #4a4a4a; --faint: #b0b0b0; --head: #2b2b2b; --bad: #ff9a9a; --odd: #f2c46d; }
}
body { font: 14px/1.4 system-ui, "Segoe UI", sans-serif; margin: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: var(--head); overflow-wrap: normal; }
.number { text-align: right; white-space: nowrap; }
.word { white-space: nowrap; }
.word .faint { white-space: normal; }
.faint { color: var(--faint); }
.bad { color: var(--bad); }
.odd { color: var(--odd); }
@page { margin: 12mm; size: landscape; }
@media print {
  body { font-size: 10px; margin: 0; }
  thead { display: table-header-group; }
  tr, h2 { break-inside: avoid; }
  h2 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;
