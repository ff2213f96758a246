import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { RaceModel } from "../../../planexe/report/templates/race/model.js";
import { RacePlayer } from "../../../planexe/report/templates/race/player.js";
import { FAST, SLOW, bar, race, racer } from "./races.js";

/** @import {RaceOptions} from "../../../planexe/report/templates/race/shapes.d.ts" */

// Frames come when the test says so.
/** @type {((now: number) => void)[]} */
let frames = [];
let now = 0;
const usual = { requestAnimationFrame: globalThis.requestAnimationFrame, now: performance.now };

beforeEach(() => {
  frames = [];
  now = 0;
  globalThis.requestAnimationFrame = (act) => frames.push(act);
  performance.now = () => now;
});

afterEach(() => {
  globalThis.requestAnimationFrame = usual.requestAnimationFrame;
  performance.now = usual.now;
});

/** @type {(seconds: number) => void} */
function pass(seconds) {
  now += seconds * 1000;
  for (const act of frames.splice(0)) act(now);
}

// A player without a page.
/** @type {(made?: ReturnType<typeof race>, options?: RaceOptions) => RacePlayer} */
function playerOf(made = race(SLOW, FAST), options = {}) {
  return Object.assign(Object.create(RacePlayer.prototype), {
    model: new RaceModel(made), options, t: 0, speed: made.speed, playing: false, following: false, closed: false, frame: 0, draw: () => {},
  });
}

test("a race plays at its speed and stops at its end", () => {
  const player = playerOf(race(SLOW, FAST, { speed: 5 }));
  player.play();
  for (let n = 0; n < 10; n += 1) pass(0.1);
  assert.ok(Math.abs(player.t - 5) < 1e-9);
  for (let n = 0; n < 30; n += 1) pass(0.1);
  assert.deepEqual([player.t, player.playing, frames.length], [12, false, 0]);
});

test("a tab that was asleep does not jump to the end", () => {
  const player = playerOf();
  player.play();
  pass(600);
  assert.ok(player.t <= 0.25);
});

test("pause stops, and playing goes on from there; at the end it begins anew", () => {
  const player = playerOf();
  player.toggle();
  pass(0.2);
  player.toggle();
  pass(0.2);
  assert.ok(Math.abs(player.t - 0.2) < 1e-9);
  player.seek(99);
  assert.equal(player.t, 12);
  player.toggle();
  assert.deepEqual([player.t, player.playing], [0, true]);
});

test("no moment lies outside the race", () => {
  const player = playerOf();
  player.seek(-5);
  assert.equal(player.t, 0);
  player.seek(1e9);
  assert.equal(player.t, 12);
});

test("two calls to play make one loop", () => {
  const player = playerOf();
  player.play();
  player.play();
  assert.equal(frames.length, 1);
});

test("a live race follows its runs, and ends where they end", () => {
  let live = 3;
  const going = racer("A", [bar(0, null)], { over: false, seconds: 3 });
  const player = playerOf(race(going, going, { live: true }), { liveNow: () => live });
  player.follow();
  live = 4;
  pass(0.1);
  assert.deepEqual([player.t, player.model.seconds], [4, 4]);
  player.take(race(SLOW, FAST));
  assert.deepEqual([player.t, player.following], [12, false]);
});

test("going back in a live race stops following it", () => {
  const player = playerOf(race(SLOW, { ...FAST, over: false }, { live: true }), { liveNow: () => 5 });
  player.follow();
  player.seek(2);
  pass(0.1);
  assert.deepEqual([player.t, player.following], [2, false]);
});
