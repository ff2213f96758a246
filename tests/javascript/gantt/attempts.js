// Rows and answers of a log, made up.

import { FIELDS } from "../../../planexe/gantt/bar.js";
import { GanttModel } from "../../../planexe/gantt/model.js";

/** @import {Bar, Part, Row} from "../../../planexe/gantt/shapes.d.ts" */

export const STAGES = ["first", "second", "third"].map((name) => ({ name, heading: `The ${name}` }));

/** @type {Partial<Bar>} */
const USUAL = {
  attempt: 1, item: "", title: "", model: "m", slot: 0, reason: "first", outcome: "ok", error: "", first: null, ended: null,
  sent: null, tokensIn: 10, tokensOut: 5, waits: [], cost: null, requestsLeft: null, tokensLeft: null, retryAfter: null,
  last: null, index: 0,
};

// A row of the log; what is not told is as usual, and a call is named for its stage and item.
/** @type {(told: Partial<Bar> & {stage: string}) => Row} */
export function row(told) {
  const begun = told.sent ?? told.queued ?? 0;
  /** @type {Record<string, unknown>} */
  const bar = { ...USUAL, call: `${told.stage}/${told.item ?? ""}`, queued: begun, ready: begun, ...told };
  return /** @type {Row} */ (FIELDS.map((field) => bar[field]));
}

/** @type {(stage: string, sent: number, ended: number, more?: Partial<Bar>) => Row} */
export function answered(stage, sent, ended, more = {}) { return row({ stage, sent, ended, ...more }); }

/** @type {(stage: string, sent: number, more?: Partial<Bar>) => Row} */
export function running(stage, sent, more = {}) { return row({ stage, sent, outcome: "running", index: null, ...more }); }

/** @type {(stage: string, queued: number, more?: Partial<Bar>) => Row} */
export function waiting(stage, queued, more = {}) { return row({ stage, queued, outcome: "waiting", slot: -1, index: null, ...more }); }

/** @type {(rows?: Row[], underWay?: Row[], more?: Partial<Part>) => Part} */
export function answer(rows = [], underWay = [], more = {}) {
  return { epoch: "e", next: rows.length, more: false, rows, under_way: underWay, caps: [[0, 4]], now_s: 10, status: "running", ...more };
}

/** @type {(rows?: Row[], underWay?: Row[], more?: Partial<Part>) => GanttModel} */
export function modelOf(rows = [], underWay = [], more = {}) {
  const model = new GanttModel(STAGES);
  model.take(answer(rows, underWay, more));
  return model;
}

// Numbers between 0 and 1 that are the same in every run.
/** @type {(seed: number) => () => number} */
export function chances(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
