import assert from "node:assert/strict";
import { test } from "node:test";

import { LiveGantt } from "../../../planexe/gantt/chart.js";
import { isWhole, spanWithin, wholeRun, zoomed } from "../../../planexe/gantt/time_span.js";
import { answered, chances, modelOf } from "./attempts.js";

/** @import {Span} from "../../../planexe/gantt/shapes.d.ts" */

const NEARLY = 1e-9;
const STRANGE = [NaN, Infinity, -Infinity, 0, -1, 1e300, -1e300, 1e-300];

/** @type {(span: Span, now: number, why?: string) => void} */
function assertWithin({ from, to }, now, why) {
  const said = `${from} to ${to} of ${now} ${why ?? ""}`;
  assert.ok(from >= 0, said);
  assert.ok(to <= wholeRun(now).to * (1 + NEARLY), said);
  assert.ok(to > from, said);
}

test("a run that has not begun has a span, too", () => {
  assert.deepEqual(wholeRun(0), { from: 0, to: 0.5 });
  assert.deepEqual(wholeRun(NaN), { from: 0, to: 0.5 });
});

test("a span that lies within the run stays as it is", () => {
  assert.deepEqual(spanWithin(20, 30, 100), { from: 20, to: 30 });
});

test("a span outside keeps its length and is moved in", () => {
  assert.deepEqual(spanWithin(-30, -20, 100), { from: 0, to: 10 });
  assert.deepEqual(spanWithin(500, 510, 100), { from: 92, to: 102 });
});

test("a span that is longer than the run becomes the run, a span of nothing a short one", () => {
  assert.deepEqual(spanWithin(-500, 500, 100), wholeRun(100));
  const { from, to } = spanWithin(50, 50, 100);
  assert.ok(to - from > 0 && to - from < 0.1);
});

test("whatever is asked for, what is shown lies within the run", () => {
  for (const from of STRANGE) for (const to of STRANGE) for (const now of [NaN, Infinity, -1, 0, 1e-300, 1e9]) assertWithin(spanWithin(from, to, now), now);
});

test("zooming keeps the moment under the pointer where it is", () => {
  const found = zoomed({ from: 20, to: 60 }, 0.5, 0.25, 100);
  assert.equal(found.to - found.from, 20);
  assert.equal(found.from + 0.25 * (found.to - found.from), 30);
});

test("zooming out ends with the whole run", () => {
  let span = { from: 40, to: 41 };
  for (let n = 0; n < 60; n += 1) span = zoomed(span, 1.25, 0.9, 100);
  assert.ok(isWhole(span, 100));
  assert.equal(span.from, 0);
});

// A chart that draws nothing.
/** @type {(seconds: number) => LiveGantt} */
function chartOf(seconds) {
  const chart = Object.create(LiveGantt.prototype);
  const view = { ...wholeRun(seconds), now: seconds, scroll: 0, follow: true, followRows: true, selected: "", cursor: "", path: false };
  return Object.assign(chart, {
    view, model: modelOf([answered("first", 0, seconds / 2), answered("second", seconds / 2, seconds)], [], { now_s: seconds }),
    canvas: { clientWidth: 1000, clientHeight: 500 }, options: { height: 500 }, draw: () => {},
  });
}

test("no sequence of zooming, panning, dragging and going to attempts leaves the run", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const chance = chances(seed), seconds = 10 ** (chance() * 6 - 1), chart = chartOf(seconds);
    const acts = [
      () => chart.zoom(Math.pow(1.25, chance() * 20 - 10), chance() * 1400 - 200),
      () => chart.zoom(chance() < 0.1 ? Infinity : 0),
      () => chart.pan((chance() - 0.5) * seconds * 4),
      () => chart.lookAt((chance() - 0.5) * seconds * 3, (chance() - 0.5) * seconds * 3),
      () => chart.reveal(chance() < 0.5 ? "first/:1" : "second/:1"),
      () => chart.fit(),
      () => chart.pan(NaN),
    ];
    for (let n = 0; n < 200; n += 1) {
      const act = acts[Math.floor(chance() * acts.length)];
      act();
      assertWithin(chart.view, seconds, `after ${act} (seed ${seed})`);
    }
  }
});

test("who sees all of a run sees it grow, who zoomed in keeps the span", () => {
  const chart = chartOf(100);
  chart.zoom(0.5);
  assert.equal(chart.view.follow, false);
  for (let n = 0; n < 5; n += 1) chart.zoom(1.6);
  assert.equal(chart.view.follow, true);
  chart.pan(20);
  assert.equal(chart.view.follow, true);
});
