// One attempt as the chart knows it, made from a row of the log.

/** @import {Bar, Patience, Row} from "./shapes.d.ts" */

export const FIELDS = [
  "call", "attempt", "stage", "item", "title", "model", "slot", "reason", "outcome", "error",
  "queued", "sent", "first", "ended", "tokensIn", "tokensOut",
  "ready", "waits", "cost", "requestsLeft", "tokensLeft", "retryAfter",
  "last", "index", "share", "doing", "worker",
];

// For how many seconds nothing has come of a call under way; 0 while that is within its patience.
/** @type {(bar: Bar, now: number, patience: Patience) => number} */
export function silentFor(bar, now, patience) {
  if (bar.outcome !== "running" || bar.sent === null || bar.slot < 0) return 0; // code of a stage has no tokens
  const from = Math.max(bar.sent, bar.first ?? 0, bar.last ?? 0), begun = bar.first !== null || (bar.last ?? -1) >= bar.sent;
  return now - from > (begun ? patience.midwayS : patience.stallS) ? now - from : 0;
}

/** @type {(bar: Bar) => number} */
export function startOf(bar) { return bar.sent ?? bar.ended ?? bar.queued; }

/** @type {(row: Row) => Bar} */
export function barOf(row) {
  const bar = /** @type {Bar} */ (/** @type {unknown} */ (Object.fromEntries(FIELDS.map((field, place) => [field, row[place]]))));
  bar.waits = bar.waits || [];
  bar.ready = bar.ready ?? bar.queued;
  bar.share = bar.share ?? null;
  bar.key = bar.call + ":" + bar.attempt;
  bar.look = bar.outcome === "ok" && bar.reason !== "first" ? bar.reason : bar.outcome;
  return bar;
}

/** @type {(bar: Bar) => string} */
export function callOf(bar) { return bar.stage + "\n" + bar.item; }
