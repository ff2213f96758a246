// The chart in words: tooltip and legend. Text of models and users is only ever set as text.

import { contextOf } from "./canvas.js";
import { silentFor } from "./bar.js";
import { slackText } from "./slack.js";
import { LABELS_PX, topOf } from "./strips.js";
import { Fills, colourOf, secondsText } from "./theme.js";

/** @import {LiveGantt} from "./chart.js" */
/** @import {Bar, Idle, Look, Theme} from "./shapes.d.ts" */

/** @type {(chart: LiveGantt, bar: Bar) => string} */
export function describe(chart, bar) {
  const { model, view, options } = chart;
  const look = options.looks[bar.look], end = bar.ended ?? view.now;
  const lines = [model.headingOf(bar.stage) + (bar.title ? ": " + bar.title : "")];
  const error = bar.error ? " (" + bar.error.replaceAll("_", " ") + ")" : "";
  lines.push((look ? look.label : bar.outcome) + error + ", try " + bar.attempt + (bar.model ? ", " + bar.model : ""));
  lines.push(...describeTimes(chart, bar, end));
  if (bar.worker && !model.hidden) lines.push("worker " + bar.worker);
  if (!model.hidden && (bar.tokensIn || bar.tokensOut)) {
    const cost = bar.cost ? ", $" + bar.cost.toFixed(4) : "";
    lines.push(bar.tokensIn.toLocaleString("en") + " tokens in, " + bar.tokensOut.toLocaleString("en") + " out" + cost);
  }
  if (model.pathKeys().has(bar.key)) lines.push("on the critical path");
  const slack = view.path ? slackText(model, bar.stage) : "";
  if (slack) lines.push("stage: " + slack);
  return lines.join("\n");
}

/** @type {(chart: LiveGantt, bar: Bar, end: number) => string[]} */
function describeTimes({ model, options }, bar, end) {
  const lines = [];
  if (bar.sent !== null || bar.outcome === "waiting") {
    const waited = (bar.sent ?? end) - bar.ready;
    const why = bar.waits.map(([kind, s]) => secondsText(s) + " " + (options.waits[kind]?.label || kind)).join(", ");
    if (waited >= 0.005) lines.push("waited " + secondsText(waited) + (why ? ": " + why : ""));
  }
  if (bar.sent !== null && bar.outcome !== "reused") {
    const first = bar.first !== null ? ", first token after " + secondsText(bar.first - bar.sent) : "";
    lines.push((bar.ended === null ? "so far " : "took ") + secondsText(end - bar.sent) + first);
    if (bar.share !== null) lines.push(Math.round(bar.share * 100) + " % done" + (bar.doing && !model.hidden ? ": " + bar.doing : ""));
    const silent = silentFor(bar, end, options);
    if (silent) lines.push("⚠ no token for " + Math.round(silent) + " s");
  }
  return lines;
}

/** @type {(chart: LiveGantt, span: Idle) => string} */
export function describeIdle(chart, span) {
  const [, from, to, reason] = span;
  return "Idle for " + secondsText(to - from) + ": " + (chart.options.idles[reason]?.label || reason);
}

/** @type {(chart: LiveGantt, bar: Bar) => void} */
export function showTip(chart, bar) {
  const spot = chart.model.arranged().spots.get(bar.key);
  if (!spot) return;
  const box = chart.painter.box(spot, chart.view, topOf(chart.model));
  placeTip(chart, describe(chart, bar), Math.max(LABELS_PX, box.left), box.top + box.high);
}

/** @type {(chart: LiveGantt, text: string, x: number, y: number) => void} */
export function placeTip(chart, text, x, y) {
  const { tip, canvas } = chart;
  tip.textContent = text;
  tip.hidden = false;
  tip.style.left = Math.max(0, Math.min(x + 14, canvas.clientWidth - 330)) + "px";
  const below = y + 16, high = tip.offsetHeight;
  tip.style.top = canvas.offsetTop + (below + high > canvas.clientHeight ? Math.max(0, y - high - 14) : below) + "px";
}

// Only what there is to see stands in the legend, with its number.
/** @type {(chart: LiveGantt, theme: Theme) => void} */
export function paintLegend(chart, theme) {
  const { model, options, view } = chart;
  const counts = model.looks();
  const mark = [theme.dark, model.mode, view.path, model.idle.length > 0, ...[...counts].flat()].join();
  if (chart.legendOf === mark) return;
  chart.legendOf = mark;
  const entries = Object.entries(options.looks).filter(([name]) => counts.has(name))
    .map(([name, look]) => entry(theme, look, look.label, counts.get(name)));
  if (model.mode === "slot") {
    const seen = new Set(model.idle.map((span) => span[3]));
    for (const [name, look] of Object.entries(options.idles)) if (seen.has(name)) entries.push(entry(theme, look, "idle: " + look.label));
  } else {
    const seen = model.once("waitKinds", () => new Set(model.bars.flatMap((bar) => bar.waits.filter((w) => w[1] >= 0.02).map((w) => w[0]))));
    for (const [name, look] of Object.entries(options.waits)) if (seen.has(name)) entries.push(entry(theme, look, "waited " + look.label));
  }
  if (view.path) {
    const path = model.path;
    entries.push(entry(theme, options.critical, options.critical.label + ": " + path.calls.length + (path.calls.length === 1 ? " call, " : " calls, ") + secondsText(path.seconds)));
  }
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = "faint = to first token · Ctrl + wheel zooms, after a click the wheel alone · drag pans · double click fits · arrows walk, Enter selects";
  chart.legend.replaceChildren(...entries, hint);
}

/** @type {(theme: Theme, look: Look, label: string, count?: number) => HTMLSpanElement} */
function entry(theme, look, label, count) {
  const found = document.createElement("span");
  const swatch = document.createElement("canvas"), context = contextOf(swatch);
  Object.assign(swatch, { width: 18, height: 11 });
  context.fillStyle = new Fills(context).of(look, theme.dark, 11);
  context.fillRect(0, 0, 18, 11);
  context.strokeStyle = colourOf(look, theme.dark);
  context.strokeRect(0.5, 0.5, 17, 10);
  found.append(swatch, look.sign + " " + label + (count === undefined ? "" : " " + count.toLocaleString("en")));
  return found;
}
