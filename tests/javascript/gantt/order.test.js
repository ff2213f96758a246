import assert from "node:assert/strict";
import { test } from "node:test";

import { GanttModel } from "../../../planexe/gantt/model.js";
import { sortWords } from "../../../planexe/gantt/order.js";
import { STAGES, answer, answered, running } from "./attempts.js";

/** @import {Part, Sort} from "../../../planexe/gantt/shapes.d.ts" */

// The labels of the rows after each answer.
/** @type {(sort: Sort, parts: Part[], open?: string) => string[][]} */
function labels(sort, parts, open) {
  const model = new GanttModel(STAGES);
  if (open) model.toggle(open);
  model.order(sort);
  return parts.map((part) => {
    model.take(part);
    return model.arranged().rows.map((row) => row.label.replace("The ", ""));
  });
}

const SOME = [
  answered("first", 0, 1),
  answered("third", 1, 5),
  answered("second", 2, 2.5, { outcome: "failed" }),
  answered("second", 3, 4, { attempt: 2, reason: "retry" }),
];

for (const [sort, order] of /** @type {[Sort, string[]][]} */ ([
  ["plan", ["first", "second", "third"]],
  ["start", ["first", "third", "second"]],
  ["time", ["third", "second", "first"]],
  ["status", ["second", "first", "third"]],
])) {
  test(`rows stand in the order that was chosen: ${sort}`, () => assert.deepEqual(labels(sort, [answer(SOME)]), [order]));
}

test("failed comes before retried, and rows without calls come last", () => {
  const rows = [
    answered("second", 0, 1, { outcome: "failed" }), answered("second", 1, 2, { attempt: 2, reason: "retry" }),
    answered("third", 1, 2, { outcome: "failed" }),
  ];
  assert.deepEqual(labels("status", [answer(rows)]), [["third", "second", "first"]]);
});

test("calls of an unfolded stage are sorted too", () => {
  const calls = [
    answered("first", 0, 9, { item: "a", title: "a", index: 1 }), answered("first", 1, 2, { item: "b", title: "b", index: 0 }),
  ];
  const order = (/** @type {Sort} */ sort) => labels(sort, [answer(calls)], "first")[0].filter((label) => label.length === 1);
  assert.deepEqual([order("plan"), order("start"), order("time")], [["b", "a"], ["a", "b"], ["a", "b"]]);
});

test("rows in plan order stand still while calls end in another", () => {
  const made = ["a", "b", "c"].map((item, index) => ({ item, title: item, index }));
  const [a, b, c] = made.map((told) => answered("first", 0, 9, told));
  const [ra, rb, rc] = made.map((told) => running("first", 0, { ...told, index: null }));
  const parts = [answer([], [ra, rb, rc]), answer([c], [ra, rb]), answer([b], [ra]), answer([a])];
  const [first, ...others] = labels("plan", parts, "first");
  assert.deepEqual(first.slice(0, 4), ["first", "a", "b", "c"]);
  for (const other of others) assert.deepEqual(other, first);
});

test("a call that goes on counts with what it has taken so far", () => {
  const parts = [answer([answered("first", 0, 5)], [running("second", 0)], { now_s: 4 }), answer([], [running("second", 0)], { now_s: 6 })];
  assert.deepEqual(labels("time", parts).map((rows) => rows[0]), ["first", "second"]);
});

test("every order has words, and one that does not exist has those of the plan's", () => {
  assert.equal(sortWords("time").name, "time taken");
  assert.equal(sortWords(/** @type {Sort} */ ("<b>")).name, "stage order");
});
