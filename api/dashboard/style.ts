import { CHART_STYLE, HISTORY_STYLE } from '../../report/charts/svg-document.js';
import { compactStyle } from '../../report/compact-source.js';
import { readHouseStyle } from '../../report/templates.js';

const STYLE = `
:root { --soft: color-mix(in srgb, var(--ink) 5%, transparent); }
body { padding-top: 2.25rem; }
header { margin-bottom: 2.5rem; }
.over, small, .why, caption, dt, nav, footer, thead th { color: var(--muted); font-size: 0.85rem; }
.over { margin-bottom: 0.75rem; }
.over a { text-decoration: none; }
.over a:hover { text-decoration: underline; }
h1 { margin: 0 0 0.5rem; font: 600 clamp(2rem, 6vw, 3.25rem) / 1.1 var(--serif); letter-spacing: -0.015em; }
.lead { max-width: 48rem; font: 1.2rem / 1.45 var(--serif); text-wrap: balance; }
h2 { margin: 3rem 0 0.75rem; font: 600 1.35rem / 1.2 var(--serif); }
h3 { margin: 1.5rem 0 0.35rem; font-size: 1rem; }
.drift { color: var(--drift); }
.stable { color: var(--stable); }
.insufficient_data, .failed, .late { color: var(--unsure); }
.none, .muted { color: var(--muted); }
td.drift, td.failed, b.drift, .verdict { font-weight: 600; }
code { font: 0.9em ui-monospace, monospace; }
svg { display: block; overflow: visible; font-variant-numeric: tabular-nums; }
.trend { width: auto; height: 1.5rem; }
.heat { width: auto; height: 1.25rem; }
td > svg { margin-top: 0.15rem; }
figure { margin: 0; }
.amounts .heat { height: 2.25rem; }
.chart { width: auto; max-width: 100%; height: 8.5rem; }
.figures .chart { font-size: 9.5px; }
.gauge { width: 8rem; height: 0.875rem; }
td > .gauge { margin-top: 0.3rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { overflow-wrap: normal; padding: 0.55rem 1.25rem 0.55rem 0; border-top: 1px solid var(--line); text-align: left; font-weight: 400; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border: 0; padding-bottom: 0.35rem; vertical-align: bottom; }
tbody th { font-weight: 600; overflow-wrap: anywhere; }
td small, th small { display: block; font-weight: 400; overflow-wrap: anywhere; }
td.number { text-align: right; white-space: nowrap; }
th.number { text-align: right; }
time { white-space: nowrap; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: 1.25rem 2rem; margin: 1.75rem 0 0; }
.facts small { display: block; }
dd { margin: 0; }
.facts a { display: inline-block; min-height: 24px; }
form { margin: 0; }
.actions { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: center; margin: 1.75rem 0 0; }
button, .button { padding: 0.4rem 0.95rem; border: 1px solid var(--reference-edge); border-radius: 5px; background: var(--soft); color: inherit; font: inherit; font-size: 0.9rem; cursor: pointer; }
button:hover { border-color: currentColor; }
button.main { border-color: var(--current); background: var(--current); color: var(--paper); }
button:disabled { cursor: default; opacity: 0.6; }
input { width: 100%; padding: 0.4rem 0.6rem; border: 1px solid var(--reference-edge); border-radius: 5px; background: transparent; color: inherit; font: inherit; font-size: 0.9rem; }
label { display: block; font-size: 0.85rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 0.75rem 1.25rem; max-width: 42rem; margin: 1rem 0; }
.tools { max-width: 18rem; margin-bottom: 0.75rem; }
.note { margin: 0 0 1.5rem; padding: 0.6rem 0 0.6rem 1rem; border-left: 3px solid var(--unsure); }
.note.good { border-color: var(--stable); }
.note.bad { border-color: var(--drift); }
.note p { margin: 0; }
.card { margin: 2rem 0 0; padding: 1.25rem 1.4rem; border: 1px solid var(--line); border-radius: 8px; }
.card tbody th { overflow-wrap: normal; }
.card h2 { margin: 0 0 0.35rem; }
.pages { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; margin: 1rem 0; font-size: 0.9rem; }
.key { margin: 0 0 0.75rem; }
.key span { display: inline-block; width: 0.6rem; margin: 0 0.4em 0 1.1em; background: var(--reference-edge); }
.key .low { height: 0.45rem; margin-left: 0; opacity: 0.25; }
.key .near { height: 0.45rem; }
.key .over-it { height: 0.9rem; background: var(--drift); vertical-align: -0.15rem; }
.scroll { margin: 0 -5px; padding: 5px; overflow-x: auto; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1rem 2rem; margin: 1rem 0 0.5rem; }
figcaption { margin-bottom: 0.25rem; }
.figures .chart { width: 100%; height: auto; }
summary { padding: 0.25rem 0; font-size: 0.9rem; cursor: pointer; }
footer { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); }
#status { min-height: 1.3em; margin: 0; color: var(--muted); font-size: 0.85rem; }
.script-only { display: none; }
.scripted .script-only { display: block; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media screen and (max-width: 46rem) {
  body { padding: 1.5rem 1rem 3rem; }
  .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rows, .rows tbody { display: block; }
  .rows time { white-space: normal; }
  .rows tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.35rem 1rem; padding: 0.9rem 0; border-top: 1px solid var(--line); }
  .rows th, .rows td { display: block; padding: 0; border: 0; text-align: left; }
  .models tbody th { grid-column: 1 / -1; }
  .rows .wide { grid-column: 1 / -1; }
  .models td:nth-child(n+4)::before, .models td:nth-child(3)::before { display: block; color: var(--muted); font-size: 0.8rem; font-weight: 400; }
  .models td:nth-child(3)::before { content: "Drifted columns"; }
  .models td:nth-child(4)::before { content: "Last check"; }
  .models td:nth-child(5)::before { content: "Next check"; }
  .models td:nth-child(6)::before { content: "Predictions today"; }
  .rows td:empty { display: none; }
  .spare { display: none; }
  .scroll th, .scroll td { padding-right: 0.75rem; }
  .scroll tbody th { min-width: 9rem; }
  .scroll td > .gauge { width: 5rem; }
  .heat { height: auto; width: 100%; max-width: 11rem; max-height: 1.25rem; }
  .amounts .heat { max-height: 2.25rem; }
  .chart, .figures .chart { width: 100%; height: auto; max-height: 8.5rem; }
}
@media print { form, .actions, #status, .pages { display: none; } .scroll { margin: 0; padding: 0; } }
`;

let whole: string | undefined;

/** The style sheet of every page of the dashboard: the reports' colours, text and charts, and what only it has. */
export function dashboardStyle(): string {
  whole ??= compactStyle(`${readHouseStyle()}${CHART_STYLE}${HISTORY_STYLE}${STYLE}`);
  return whole;
}
