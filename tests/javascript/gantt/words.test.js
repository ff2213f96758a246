import assert from "node:assert/strict";
import { test } from "node:test";

import { describeStage, hasNoSlack, slackText } from "../../../planexe/gantt/slack.js";
import { topOf } from "../../../planexe/gantt/strips.js";
import { niceStep, secondsText, shortened, timeText } from "../../../planexe/gantt/theme.js";
import { describe, describeIdle } from "../../../planexe/gantt/words.js";
import { answered, modelOf, running, waiting } from "./attempts.js";

/** @import {LiveGantt} from "../../../planexe/gantt/chart.js" */
/** @import {GanttModel} from "../../../planexe/gantt/model.js" */

const look = (/** @type {string} */ label) => ({ label, sign: "x", light: "#000000", dark: "#ffffff", pattern: "solid" });

/** @type {(model: GanttModel, key: string, more?: {path?: boolean, now?: number}) => string[]} */
function lines(model, key, { path = false, now = 10 } = {}) {
  const options = { stallS: 45, midwayS: 15, looks: { ok: look("answered"), failed: look("failed") }, waits: { rate: look("for the limit") }, idles: { cap: look("cap of the model") } };
  const chart = /** @type {LiveGantt} */ (/** @type {unknown} */ ({ model, view: { now, path }, options }));
  const bar = model.find(key);
  assert.ok(bar);
  return describe(chart, bar).split("\n");
}

test("an answered attempt says what, how, how long, how much", () => {
  const model = modelOf([answered("first", 2, 3.5, { title: "Name a place", first: 2.25, ready: 1, waits: [["rate", 1]], tokensIn: 1200, cost: 0.5 })]);
  assert.deepEqual(lines(model, "first/:1"), [
    "The first: Name a place", "answered, try 1, m", "waited 1.00 s: 1.00 s for the limit",
    "took 1.50 s, first token after 0.25 s", "1,200 tokens in, 5 out, $0.5000",
  ]);
});

test("a failure says why; what waits and what runs say for how long so far", () => {
  assert.equal(lines(modelOf([answered("first", 0, 1, { outcome: "failed", error: "rate_limit" })]), "first/:1")[1], "failed (rate limit), try 1, m");
  assert.ok(lines(modelOf([], [waiting("first", 4)]), "first/:1").includes("waited 6.00 s"));
  assert.ok(lines(modelOf([], [running("first", 4)]), "first/:1").includes("so far 6.00 s"));
  assert.ok(lines(modelOf([], [running("first", 0)]), "first/:1", { now: 60 }).includes("⚠ no token for 60 s"));
});

test("with the critical path a bar says that it is on it, and its stage's slack", () => {
  const path = { seconds: 1, calls: /** @type {[string, string][]} */ ([["first", ""]]), slack: { first: 0, second: 2 } };
  const model = modelOf([answered("first", 0, 1), answered("second", 0, 1)], [], { path });
  assert.deepEqual(lines(model, "first/:1", { path: true }).slice(-2), ["on the critical path", "stage: no slack"]);
  assert.deepEqual(lines(model, "second/:1", { path: true }).at(-1), "stage: slack 2.00 s");
  assert.equal(slackText(model, "third"), "");
  assert.deepEqual([hasNoSlack(model, "first"), hasNoSlack(model, "second"), hasNoSlack(model, "third")], [true, false, false]);
  assert.equal(describeStage(model, "third"), "The third\n0 calls");
  assert.match(describeStage(model, "first"), /^The first\n1 call\nno slack: every second longer/);
});

test("an idle slot says why, also for a reason without a look", () => {
  const chart = /** @type {LiveGantt} */ (/** @type {unknown} */ ({ options: { idles: { cap: look("cap of the model") } } }));
  assert.equal(describeIdle(chart, [0, 1, 3, "cap"]), "Idle for 2.00 s: cap of the model");
  assert.equal(describeIdle(chart, [0, 1, 3, "new reason"]), "Idle for 2.00 s: new reason");
});

test("times are written as long as they need to be", () => {
  assert.deepEqual([0, 9.994, 12.34, 90, 3725].map(secondsText), ["0.00 s", "9.99 s", "12.3 s", "1:30 min", "1:02:05 h"]);
  assert.deepEqual([[0.25, 0.05], [0.004, 0.001], [5, 1], [59, 30], [60, 30], [3600, 600]].map(([s, step]) => timeText(s, step)),
    ["0.25 s", "0.004 s", "5 s", "59 s", "1:00", "1:00:00"]);
});

test("a minute never has sixty seconds", () => {
  for (let s = 0; s < 4000; s += 0.37) assert.doesNotMatch(timeText(s, 60), /:60/, String(s));
});

test("steps of the axis are round and never smaller than asked", () => {
  for (const raw of [0.0001, 0.003, 0.7, 7, 59, 3601, 1e5]) assert.ok(niceStep(raw) >= raw, String(raw));
  assert.equal(niceStep(7), 10);
  assert.equal(niceStep(10000), 10800);
});

test("a text too long for its room ends in an ellipsis", () => {
  const context = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ ({ measureText: (/** @type {string} */ text) => ({ width: text.length * 10 }) }));
  assert.equal(shortened(context, "abcdef", 60), "abcdef");
  assert.equal(shortened(context, "abcdefg", 60), "abcde…");
  assert.equal(shortened(context, "abcdefg", 0), "…");
});

test("the strip of the limits takes room only where a provider said something", () => {
  assert.ok(topOf(modelOf([answered("first", 0, 1, { requestsLeft: 3 })])) > topOf(modelOf([answered("first", 0, 1)])));
});
