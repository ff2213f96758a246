import assert from "node:assert/strict";
import { test } from "node:test";

import { barOf, silentFor } from "../../../planexe/gantt/bar.js";
import { GanttModel } from "../../../planexe/gantt/model.js";
import { STAGES, answer, answered, modelOf, row, running, waiting } from "./attempts.js";

const PATIENCE = { stallS: 45, midwayS: 15 };

test("a row becomes a bar with its key and its look", () => {
  const bar = barOf(answered("first", 1, 2, { attempt: 2, reason: "repair", call: "c" }));
  assert.equal(bar.key, "c:2");
  assert.equal(bar.look, "repair");
  assert.equal(barOf(answered("first", 1, 2)).look, "ok");
  assert.equal(barOf(answered("first", 1, 2, { outcome: "failed", reason: "retry" })).look, "failed");
});

test("an empty run has nothing to show and no limits", () => {
  const model = modelOf([], [], { caps: [], now_s: 0, status: "new" });
  assert.deepEqual(model.inFlight(), [[0, 0]]);
  assert.equal(model.headroom().any, false);
  assert.equal(model.capNow, 0);
  assert.equal(model.neighbour("", 1), null);
  assert.equal(model.find("x:1"), null);
  assert.deepEqual(model.pathCalls(), []);
});

test("answers add up, and what is under way is replaced", () => {
  const model = modelOf([answered("first", 0, 1)], [running("second", 1), waiting("third", 1)]);
  model.take(answer([answered("second", 1, 3)], [running("third", 3)], { next: 2 }));
  assert.deepEqual(model.bars.map((bar) => [bar.stage, bar.outcome]), [["first", "ok"], ["second", "ok"], ["third", "running"]]);
  assert.equal(model.next, 2);
});

test("an attempt that has ended does not also run, however the answers cross", () => {
  const model = modelOf([answered("first", 0, 1)], [running("first", 0)]);
  assert.equal(model.bars.length, 1);
  assert.equal(model.find("first/:1")?.outcome, "ok");
});

test("another epoch forgets the log and keeps how it is shown", () => {
  const model = modelOf([answered("first", 0, 1), answered("second", 0, 1)]);
  model.group("model");
  model.order("time");
  model.toggle("first");
  model.take(answer([answered("third", 0, 1)], [], { epoch: "f", next: 1 }));
  assert.deepEqual(model.bars.map((bar) => bar.stage), ["third"]);
  assert.deepEqual([model.mode, model.sort, [...model.opened]], ["model", "time", ["first"]]);
});

test("calls in flight are counted over time; at one moment ends come before beginnings", () => {
  const model = modelOf([answered("first", 0, 2), answered("second", 1, 2), answered("third", 2, 5)], [running("third", 4, { item: "x" })]);
  assert.deepEqual(model.inFlight(), [[0, 0], [0, 1], [1, 2], [2, 1], [2, 0], [2, 1], [4, 2], [5, 1]]);
});

test("code of a stage takes no slot and is in no flight", () => {
  const model = modelOf([answered("first", 0, 4, { slot: 0 }), answered("second", 1, 2, { slot: -1 })]);
  assert.deepEqual(model.inFlight(), [[0, 0], [0, 1], [4, 0]]);
});

test("what came from the journal was in no flight", () => {
  assert.deepEqual(modelOf([answered("first", 1, 1, { outcome: "reused" })]).inFlight(), [[0, 0]]);
});

test("limits are told as a share of the most that was ever granted, of the model that has least left", () => {
  const model = modelOf([
    answered("first", 0, 1, { model: "a", requestsLeft: 100 }),
    answered("first", 0, 2, { model: "b", requestsLeft: 40, item: "2" }),
    answered("first", 0, 3, { model: "a", requestsLeft: 25, item: "3" }),
    answered("first", 0, 4, { model: "b", requestsLeft: 0, item: "4" }),
  ]);
  assert.deepEqual(model.headroom().requests, [[1, 1, 100], [2, 1, 40], [3, 0.25, 25], [4, 0, 0]]);
  assert.deepEqual(model.headroom().tokens, []);
  assert.equal(model.headroom().any, true);
});

test("a refusal holds back for as long as the provider said, and is seen however short", () => {
  const refused = { outcome: "failed", error: "rate_limit" };
  const model = modelOf([answered("first", 0, 1, { ...refused, retryAfter: 3 }), answered("second", 0, 2, refused)]);
  assert.deepEqual(model.headroom().holds, [[1, 4], [2, 2.05]]);
});

test("the critical path holds all tries of the call that counted, in order of time, and none of an earlier run of it", () => {
  const path = { seconds: 4, calls: /** @type {[string, string][]} */ ([["second", ""], ["first", "a"]]), slack: {} };
  const model = modelOf([
    answered("first", 0, 1, { item: "a", call: "old" }),
    answered("first", 2, 3, { item: "a", call: "new" }),
    answered("second", 4, 5, { attempt: 2, reason: "retry" }),
    answered("second", 3, 4, { outcome: "failed" }),
    answered("third", 0, 9),
  ], [], { path });
  assert.deepEqual(model.pathCalls().map((calls) => calls.map((bar) => bar.key)), [["second/:1", "second/:2"], ["new:1"]]);
  assert.ok(!model.pathKeys().has("old:1"));
});

test("before an audience titles are gone and models are numbered as they came", () => {
  const model = new GanttModel(STAGES, { hidden: true });
  model.take(answer([answered("first", 0, 1, { title: "Secret", model: "gpt" }), answered("first", 0, 1, { model: "mini", item: "2" })]));
  model.take(answer([answered("second", 0, 1, { model: "gpt" })]));
  assert.deepEqual(model.bars.map((bar) => [bar.title, bar.model]), [["", "Model 1"], ["", "Model 2"], ["", "Model 1"]]);
});

test("idle slots are found by lane, and new ones replace them", () => {
  const model = modelOf();
  model.takeIdle([[0, 1, 2, "rate"], [1, 0, 1, "cap"], [0, 3, 4, "paused"]]);
  assert.equal(model.idleByLane().get(0)?.length, 2);
  model.takeIdle([[1, 0, 1, "cap"]]);
  assert.equal(model.idleByLane().get(0), undefined);
});

test("a call is silent after its patience, which is shorter once it has begun to answer", () => {
  const before = barOf(running("first", 0)), midway = barOf(running("first", 0, { first: 2, last: 10 }));
  assert.equal(silentFor(before, 45, PATIENCE), 0);
  assert.equal(silentFor(before, 46, PATIENCE), 46);
  assert.equal(silentFor(midway, 25, PATIENCE), 0);
  assert.equal(silentFor(midway, 26, PATIENCE), 16);
  assert.equal(silentFor(barOf(answered("first", 0, 99)), 200, PATIENCE), 0);
  assert.equal(silentFor(barOf(waiting("first", 0)), 200, PATIENCE), 0);
});

test("a token that came before the request went out belongs to the try before", () => {
  assert.equal(silentFor(barOf(running("first", 20, { last: 10 })), 50, PATIENCE), 0);
});

test("the keyboard walks in order of time and stops at the ends", () => {
  const model = modelOf([answered("second", 2, 3), answered("first", 0, 1)], [running("third", 5), waiting("third", 5, { item: "w" })]);
  const walk = (/** @type {string} */ key, /** @type {number} */ by) => model.neighbour(key, by)?.key;
  assert.equal(walk("", 1), "first/:1");
  assert.equal(walk("", -1), "third/:1");
  assert.equal(walk("first/:1", 1), "second/:1");
  assert.equal(walk("first/:1", -1), "first/:1");
  assert.equal(walk("third/:1", 1), "third/:1");
});

test("an attempt that ended without being sent stands where it ended", () => {
  const model = modelOf([row({ stage: "first", queued: 3, sent: null, ended: 4, outcome: "cancelled" }), answered("second", 3.5, 9)]);
  assert.deepEqual(model.inOrder().map((bar) => bar.stage), ["second", "first"]);
});

test("the chart says the counts that the page beside it says, whatever bars it has", () => {
  const model = modelOf();
  model.take(answer([answered("first", 0, 1)], [], { counts: { attempts: 7, failed: 2, running: 3, waiting: 400 } }));
  assert.deepEqual(model.counted(), { attempts: 7, failed: 2, running: 3, waiting: 400 });
  assert.equal(model.looks().get("waiting"), 400);
});

test("without counts the bars are counted, those from the journal left out", () => {
  const model = modelOf();
  model.take(answer([answered("first", 0, 1)]));
  assert.deepEqual(model.counted(), { attempts: 1, failed: 0, running: 0, waiting: 0 });
});
