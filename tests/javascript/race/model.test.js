import assert from "node:assert/strict";
import { test } from "node:test";

import { RaceModel, clockText, moneyText } from "../../../planexe/report/templates/race/model.js";
import { FAST, SLOW, bar, race, racer } from "./races.js";

/** @type {(model: RaceModel, t: number) => string} */
function headline(model, t) {
  const { number, words } = model.headline(t, model.at(t));
  return `${number} ${words}`.trim();
}

test("a race lasts as long as its slower run", () => assert.equal(new RaceModel(race(SLOW, FAST)).seconds, 12));

test("a race without calls is over at once and tells nothing wrong", () => {
  const model = new RaceModel(race(racer("A", []), racer("B", [])));
  assert.ok(model.seconds > 0);
  assert.deepEqual(model.at(0).map((state) => [state.done, state.answered, state.cost]), [[true, 0, null], [true, 0, null]]);
  assert.equal(headline(model, 0), "= about the same time");
});

test("at a moment calls are answered, in flight, or not begun", () => {
  const [slow, fast] = new RaceModel(race(SLOW, FAST)).at(3);
  assert.deepEqual([slow.answered, slow.inFlight, slow.now], [0, 1, [0]]);
  assert.deepEqual([fast.answered, fast.inFlight, fast.now], [0, 3, [0, 1]]);
  const [later] = new RaceModel(race(SLOW, FAST)).at(9);
  assert.deepEqual([later.answered, later.inFlight, later.t, later.done], [2, 1, 9, false]);
});

test("a call that ends at this moment has ended", () => {
  const [slow, fast] = new RaceModel(race(SLOW, FAST)).at(4);
  assert.deepEqual([slow.answered, slow.inFlight], [1, 1]);
  assert.deepEqual([fast.answered, fast.done, fast.won, slow.won], [3, true, true, false]);
});

test("only answers count as answers; what failed or was cancelled does not", () => {
  const mixed = racer("A", [bar(0, 1, { state: "failed" }), bar(1, 2, { state: "cancelled" }), bar(2, 3)]);
  const [state] = new RaceModel(race(mixed, FAST)).at(5);
  assert.deepEqual([state.answered, state.failed], [1, 1]);
});

test("costs add up as calls end; where no price is known the cost is unknown", () => {
  const priced = racer("A", [bar(0, 1, { cost: 0.25 }), bar(1, 2), bar(2, 3, { cost: 0.5 })]);
  const model = new RaceModel(race(priced, SLOW));
  assert.deepEqual([0, 1, 3].map((t) => model.at(t)[0].cost), [0, 0.25, 0.75]);
  assert.equal(model.at(3)[1].cost, null);
  assert.equal(new RaceModel(race(racer("A", [], { cost: 2 }), SLOW)).at(0)[0].cost, 2);
});

test("a live run is not over before its log says so", () => {
  const live = racer("A", [bar(0, null)], { over: false, seconds: 5 });
  const [state] = new RaceModel(race(live, SLOW, { live: true })).at(7);
  assert.deepEqual([state.done, state.inFlight, state.t], [false, 1, 5]);
});

test("the headline says what having more calls in flight has bought up to now", () => {
  const model = new RaceModel(race(SLOW, FAST));
  assert.equal(headline(model, 0), "ready");
  assert.equal(headline(model, 1), "off they go");
  assert.equal(headline(model, 6), "1.5× as long already, and counting");
  assert.equal(headline(model, 12), "3.0× faster: three at once");
});

test("before either is done the headline compares answers", () => {
  const few = racer("One", [bar(0, 1), bar(1, 20)]), many = racer("Two", [bar(0, 1), bar(0, 1), bar(0, 1), bar(1, 20)]);
  assert.equal(headline(new RaceModel(race(few, many)), 5), "3.0× as many answers so far");
  assert.equal(headline(new RaceModel(race(many, few)), 5), "3.0× as many answers: two");
});

test("in words it says all numbers", () => {
  const predicted = { ...FAST, predicted: true };
  assert.equal(new RaceModel(race(SLOW, predicted)).words(12),
    "3.0× faster: three at once. One by one: done in 12.0 s, 3 of 3 answers, 0 in flight. " +
    "Three at once (predicted): done in 4.0 s, 3 of 3 answers, 0 in flight.");
});

test("times and money are written for people", () => {
  assert.deepEqual([0, 59.94, 60, 3599, 3660].map(clockText), ["0.0 s", "59.9 s", "1:00 min", "59:59 min", "1:01 h"]);
  assert.deepEqual([null, 0, 0.1, 0.01234].map(moneyText), ["not known", "0.00 USD", "0.10 USD", "0.0123 USD"]);
});

test("a clock never shows sixty seconds", () => {
  for (let s = 0; s < 130; s += 0.01) assert.doesNotMatch(clockText(s), /^60\.|:60/, String(s));
});
