import assert from "node:assert/strict";
import { test } from "node:test";

import { lowestRunning, stepTo } from "../../../planexe/gantt/arrange.js";
import { GanttModel } from "../../../planexe/gantt/model.js";
import { STAGES, answer, answered, chances, modelOf, row, running, waiting } from "./attempts.js";

/** @import {Bar} from "../../../planexe/gantt/shapes.d.ts" */

/** @type {(model: GanttModel, key: string) => Bar} */
function bar(model, key) {
  const found = model.find(key);
  assert.ok(found, key);
  return found;
}

test("an empty run has a row for each stage and none for slots or models", () => {
  const model = modelOf([], [], { caps: [] });
  assert.deepEqual(model.arranged().rows.map((one) => [one.label, one.empty]), STAGES.map((stage) => [stage.heading, true]));
  for (const mode of /** @type {const} */ (["slot", "model"])) {
    model.group(mode);
    assert.deepEqual(model.arranged(), { rows: [], height: 0, spots: new Map() });
  }
});

test("one attempt has one row, one lane and one spot", () => {
  const { rows, spots, height } = modelOf([answered("second", 0, 1)]).arranged();
  assert.equal(rows[1].count, 1);
  assert.deepEqual([...spots.keys()], ["second/:1"]);
  assert.equal(height, rows.reduce((sum, one) => sum + one.height, 0));
});

test("attempts that overlap stand in different lanes, those that follow each other in one", () => {
  const model = modelOf([
    answered("first", 0, 2, { item: "a" }), answered("first", 1, 3, { item: "b" }), answered("first", 2, 4, { item: "c" }),
  ]);
  const lanes = Object.fromEntries([...model.arranged().spots].map(([key, spot]) => [key, spot.lane]));
  assert.deepEqual(lanes, { "first/a:1": 0, "first/b:1": 1, "first/c:1": 0 });
  assert.equal(model.arranged().rows[0].count, 2);
});

test("a call that goes on keeps its lane for itself", () => {
  const model = modelOf([answered("first", 5, 6, { item: "b" })], [running("first", 0, { item: "a" })]);
  assert.equal(model.arranged().rows[0].count, 2);
});

test("those that only wait take no lane of their own and are counted", () => {
  const model = modelOf([], [running("first", 0, { item: "a" }), waiting("first", 0, { item: "b" }), waiting("first", 0, { item: "c" })]);
  assert.deepEqual([model.arranged().rows[0].count, model.arranged().rows[0].waiting], [1, 2]);
});

test("a clock that went back does not tear a row: an end before its beginning is one bar", () => {
  const { rows, spots } = modelOf([answered("first", 5, 3, { item: "a" }), answered("first", 4, 6, { item: "b" })]).arranged();
  assert.equal(spots.size, 2);
  assert.ok(rows.every((one) => Number.isFinite(one.height)));
});

test("slots stand by their number, also those in which nothing ran yet; what got none is left out", () => {
  const model = modelOf([answered("first", 0, 1, { slot: 2 }), row({ stage: "first", item: "x", queued: 0, ended: 1, slot: -1, outcome: "cancelled" })]);
  model.group("slot");
  assert.deepEqual(model.arranged().rows.map((one) => [one.label, one.empty]), [["Slot 1", true], ["Slot 2", true], ["Slot 3", false], ["Slot 4", true]]);
  assert.equal(model.arranged().spots.size, 1);
});

test("a huge cap makes no huge chart of empty slots", () => {
  const model = modelOf([], [], { caps: [[0, 100000]] });
  model.group("slot");
  assert.equal(model.arranged().rows.length, 64);
});

test("a stage that is not of this plan gets a row, too", () => {
  assert.equal(modelOf([answered("older", 0, 1)]).arranged().rows.at(-1)?.label, "older");
});

test("a stage unfolds into a row for each call", () => {
  const model = modelOf([answered("first", 0, 1, { item: "a", title: "The a" }), answered("first", 0, 1, { item: "b" })]);
  model.toggle("first");
  assert.deepEqual(model.arranged().rows.slice(0, 3).map((one) => one.label), ["The first", "The a", "b"]);
  model.toggle("first");
  assert.equal(model.arranged().rows[1].label, "The second");
});

test("the lowest row under way is found by its lower edge", () => {
  const model = modelOf([answered("first", 0, 1)], [running("second", 0)]);
  const { rows } = model.arranged();
  assert.equal(lowestRunning(model), rows[1].y + rows[1].height);
  assert.equal(lowestRunning(modelOf()), 0);
});

test("arrows go along a lane in time, and to the nearest attempt of the next row", () => {
  const model = modelOf([answered("first", 0, 1, { item: "a" }), answered("first", 2, 3, { item: "b" }), answered("third", 0, 1), answered("third", 4, 5, { item: "late" })]);
  const a = bar(model, "first/a:1"), b = bar(model, "first/b:1");
  assert.equal(stepTo(model, a, 1, 0), b);
  assert.equal(stepTo(model, b, 1, 0), null);
  assert.equal(stepTo(model, a, 0, 1)?.key, "third/:1");
  assert.equal(stepTo(model, bar(model, "third/late:1"), 0, -1)?.key, "first/b:1");
  assert.equal(stepTo(model, a, 0, -1), null);
});

test("twenty thousand attempts are arranged without one standing on another", () => {
  const chance = chances(7), model = new GanttModel(STAGES);
  const rows = Array.from({ length: 20000 }, (_, n) => {
    const sent = chance() * 5000;
    return answered(STAGES[n % 3].name, sent, sent + chance() * 20, { item: String(n), index: n });
  });
  model.take(answer(rows, [], { now_s: 5020 }));
  const { spots } = model.arranged();
  assert.equal(spots.size, 20000);
  /** @type {Map<string, Bar[]>} */
  const lanes = new Map();
  for (const { bar: one, lane, row: own } of spots.values()) {
    const name = `${own.name} ${lane}`;
    lanes.set(name, [...(lanes.get(name) ?? []), one]);
  }
  for (const own of lanes.values()) {
    own.sort((a, b) => (a.sent ?? 0) - (b.sent ?? 0));
    for (let n = 1; n < own.length; n += 1) assert.ok((own[n].sent ?? 0) >= (own[n - 1].ended ?? Infinity) - 1e-6);
  }
});
