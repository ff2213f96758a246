import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { barOf } from "../../../planexe/gantt/bar.js";
import { LogReader, laterIdle, laterPart } from "../../../planexe/ui/shared/live_gantt/streamlit_element.js";
import { answer, answered, modelOf, running } from "../gantt/attempts.js";

/** @import {LiveGantt} from "../../../planexe/gantt/chart.js" */
/** @import {Part} from "../../../planexe/gantt/shapes.d.ts" */

/** @typedef {{asked: string[], taken: Part[], idle: unknown[], problems: string[], answers: (Part | Error | {status: number, error: string})[]}} Seen */

/** @type {Seen} */
let seen;
const wide = /** @type {{fetch: unknown, document: unknown}} */ (/** @type {unknown} */ (globalThis));
const usual = { fetch: wide.fetch };

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  seen = { asked: [], taken: [], idle: [], problems: [], answers: [] };
  wide.document = { hidden: false };
  wide.fetch = async (/** @type {string} */ path) => {
    seen.asked.push(path);
    if (path.endsWith("/idle")) return { ok: true, json: async () => ({ rows: [[0, 1, 2, "cap"]] }) };
    const next = seen.answers.shift() ?? answer();
    if (next instanceof Error) throw next;
    return "error" in next ? { ok: false, json: async () => next } : { ok: true, json: async () => next };
  };
});

afterEach(() => {
  mock.timers.reset();
  wide.fetch = usual.fetch;
  wide.document = undefined;
});

/** @type {(more?: {since?: number, wantsIdle?: boolean, hidden?: boolean}) => LogReader} */
function readerOf({ since = 0, wantsIdle = false, hidden = false } = {}) {
  const model = modelOf();
  const chart = {
    model, wantsIdle, options: { hidden },
    take: (/** @type {Part} */ part) => { seen.taken.push(part); model.take(part); },
    takeIdle: (/** @type {unknown} */ rows) => seen.idle.push(rows),
    problem: (/** @type {string} */ text) => seen.problems.push(text),
  };
  return new LogReader(/** @type {LiveGantt} */ (/** @type {unknown} */ (chart)), "/api/runs/r", since);
}

// Lets the promises of an answer settle, then passes time.
async function settle(ms = 0) {
  await new Promise((resolve) => { setImmediate(resolve); });
  mock.timers.tick(ms);
  await new Promise((resolve) => { setImmediate(resolve); });
}

test("a log is asked for what is new, again each second, until the run is over", async () => {
  seen.answers = [answer([answered("first", 0, 1)]), answer([answered("second", 0, 1)], [], { next: 2, status: "complete" })];
  readerOf().wake(true);
  await settle(1000);
  await settle(60000);
  assert.deepEqual(seen.asked, ["/api/runs/r/attempts?after=0&epoch=e", "/api/runs/r/attempts?after=1&epoch=e"]);
  assert.equal(seen.taken.length, 2);
});

test("a long log is asked for on and on without a pause", async () => {
  seen.answers = [answer([answered("first", 0, 1)], [], { more: true, status: "complete" }), answer([], [], { status: "complete", next: 1 })];
  readerOf().wake(false);
  await settle(0);
  assert.equal(seen.taken.length, 2);
});

test("a log that cannot be read is asked for again, and the chart says so", async () => {
  seen.answers = [{ status: 500, error: "The log is damaged." }, new TypeError("fetch failed")];
  readerOf().wake(true);
  await settle(3000);
  assert.deepEqual(seen.problems, ["No connection to the log; trying again. The log is damaged.", "No connection to the log; trying again. "]);
  await settle(3000);
  assert.equal(seen.taken.length, 1);
});

test("before an audience nothing of an error is told", async () => {
  seen.answers = [{ status: 500, error: "secret path" }];
  readerOf({ hidden: true }).wake(true);
  await settle();
  assert.deepEqual(seen.problems, ["No connection to the log; trying again. "]);
});

test("a page nobody looks at asks nothing, and goes on when it is looked at", async () => {
  wide.document = { hidden: true };
  readerOf().wake(true);
  await settle(1000);
  assert.deepEqual(seen.asked, []);
  wide.document = { hidden: false };
  await settle(1000);
  assert.equal(seen.asked.length, 1);
});

test("a chart that was taken down asks no more", async () => {
  const reader = readerOf();
  reader.wake(true);
  await settle();
  reader.rest();
  await settle(60000);
  assert.equal(seen.asked.length, 1);
  reader.close();
  reader.wake(true);
  await settle(60000);
  assert.equal(seen.asked.length, 1);
});

test("idle slots are asked for only where they are shown, and less often", async () => {
  readerOf({ wantsIdle: true }).wake(true);
  for (let n = 0; n < 3; n += 1) await settle(1000);
  assert.equal(seen.asked.filter((path) => path.endsWith("/idle")).length, 1);
  readerOf().wake(true);
  await settle();
  assert.equal(seen.idle.length, 1);
});

test("from a moment on, what ended before is left out and that moment is zero", () => {
  const part = answer(
    [answered("first", 0, 5), answered("second", 8, 12, { first: 9 })], [running("third", 11, { first: 11.5, last: 13 })],
    { caps: [[0, 4], [6, 8], [11, 2]], now_s: 14, path: { seconds: 1, calls: [], slack: {} } },
  );
  const later = laterPart(part, 10);
  assert.deepEqual(later.rows.map(barOf).map((bar) => [bar.stage, bar.sent, bar.first, bar.ended]), [["second", -2, -1, 2]]);
  assert.deepEqual(later.under_way.map(barOf).map((bar) => [bar.sent, bar.first, bar.last, bar.ended]), [[1, 1.5, 3, null]]);
  assert.deepEqual(later.caps, [[0, 8], [1, 2]]);
  assert.deepEqual([later.now_s, later.path], [4, undefined]);
  assert.deepEqual(laterIdle([[0, 1, 9, "cap"], [1, 8, 12, "rate"]], 10), [[1, 0, 2, "rate"]]);
});

test("a moment before the first cap invents none", () => assert.deepEqual(laterPart(answer([], [], { caps: [[5, 4]] }), 2).caps, [[3, 4]]));

test("when the page shows another look at the run, the chart asks for that one at once", async () => {
  seen.answers = [answer(), answer(), answer()];
  const reader = readerOf();
  reader.wake(true);
  await settle();
  reader.follow(17);
  await settle();
  await settle();
  assert.deepEqual(seen.asked.map((path) => path.split("&look=")[1]), [undefined, "17"]);
});

test("a look that comes while another is read is read after it", async () => {
  seen.answers = [answer(), answer()];
  const reader = readerOf();
  reader.wake(true);
  reader.follow(18);
  await settle();
  await settle();
  assert.deepEqual(seen.asked.map((path) => path.split("&look=")[1]), [undefined, "18"]);
});

test("gaps move with the zero of a rerun's chart, and those before it are left out", () => {
  const part = laterPart({ ...answer(), gaps: [[2, 60], [9, 3600]] }, 5);
  assert.deepEqual(part.gaps, [[4, 3600]]);
});
