// Races, made up.

/** @import {Race, RaceBar, Racer} from "../../../planexe/report/templates/race/shapes.d.ts" */

/** @type {(name: string, bars: RaceBar[], more?: Partial<Racer>) => Racer} */
export function racer(name, bars, more = {}) {
  const seconds = Math.max(0, ...bars.map((one) => one[2] ?? 0));
  return {
    name, cap: 1, lanes: 1, seconds, answers: bars.length, predicted: false, simulated: true, pace: 1, bars, ...more,
  };
}

/** @type {(first: Racer, second: Racer, more?: Partial<Race>) => Race} */
export function race(first, second, more = {}) {
  return { title: "A race", stages: ["Risks", "Team"], speed: 1, speeds: [1, 2, 5], racers: [first, second], ...more };
}

/** @type {(start: number, end: number | null, more?: {state?: string, stage?: number, cost?: number | null, lane?: number}) => RaceBar} */
export function bar(start, end, { state = "ok", stage = 0, cost = null, lane = 0 } = {}) { return [lane, start, end, state, stage, cost]; }

export const SLOW = racer("One by one", [bar(0, 4), bar(4, 8), bar(8, 12)]);
export const FAST = racer("Three at once", [bar(0, 4), bar(0, 4, { lane: 1, stage: 1 }), bar(0, 4, { lane: 2 })], { cap: 3, lanes: 3 });
