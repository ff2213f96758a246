import assert from "node:assert/strict";
import { test } from "node:test";

import { Hero } from "../../../planexe/ui/new_run/hero/hero.js";
import { RaceModel } from "../../../planexe/report/templates/race/model.js";
import { FAST, SLOW, race } from "./races.js";

// The race of the first page without a page; its steps come when the test says so.
/** @type {() => {hero: Hero, step: () => void}} */
function heroOf() {
  /** @type {(() => void)[]} */
  const waiting = [];
  globalThis.setTimeout = /** @type {any} */ ((/** @type {() => void} */ act) => waiting.push(act));
  Object.assign(globalThis, { document: { hidden: false } });
  const hero = Object.assign(Object.create(Hero.prototype), {
    model: new RaceModel(race(SLOW, FAST)), place: { isConnected: true }, t: 0, held: 0, playing: false, draw: () => {},
  });
  return { hero, step: () => waiting.shift()?.() };
}

test("it plays to the end, stands there for a while, and begins again", () => {
  const usual = globalThis.setTimeout;
  try {
    const { hero, step } = heroOf();
    hero.toggle();
    for (let n = 0; hero.t < hero.model.seconds; n++) {
      assert.ok(n < 200, "it comes to its end");
      step();
    }
    step();
    assert.equal(hero.t, hero.model.seconds);
    for (let n = 0; hero.t > 0; n++) {
      assert.ok(n < 200, "it begins again");
      step();
    }
  } finally {
    globalThis.setTimeout = usual;
  }
});
