// In which order rows stand: as planned, by start, by time taken, or what failed first.

import { callOf } from "./bar.js";

/** @import {Bar, Group, RowName, Sort} from "./shapes.d.ts" */

/** @type {[Sort, string, string][]} */
export const SORTS = [
  ["plan", "stage order", "the order of the stages, which stands still while calls come and go"],
  ["start", "start", "what was sent first comes first"],
  ["time", "time taken", "what took longest, all its attempts together, comes first"],
  ["status", "status", "failed first, then retried, then what is under way"],
];
const NEVER = Number.MAX_VALUE;

/** @type {(sort: Sort) => {name: string, meaning: string}} */
export function sortWords(sort) {
  const [, name, meaning] = SORTS.find(([other]) => other === sort) ?? SORTS[0];
  return { name, meaning };
}

// Sorts groups of attempts, each [name, bars]. They come in the order of the plan, which decides between equal ones.
/** @template {RowName} Name @param {Group<Name>[]} groups @param {Sort} sort @param {number} now @returns {Group<Name>[]} */
export function sortGroups(groups, sort, now) {
  /** @type {Record<Sort, (bars: Bar[]) => number>} */
  const ranks = { plan: () => 0, start: startRank, time: (bars) => -secondsTaken(bars, now), status: statusRank };
  const rankOf = ranks[sort];
  const ranked = groups.map((group) => ({ group, rank: rankOf(group[1]) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ group }) => group);
}

/** @type {(bars: Bar[]) => number} */
function startRank(bars) {
  return bars.reduce((first, bar) => Math.min(first, bar.sent ?? bar.ended ?? NEVER), NEVER);
}

/** @type {(bars: Bar[], now: number) => number} */
function secondsTaken(bars, now) {
  return bars.reduce((sum, bar) => sum + (bar.sent === null ? 0 : Math.max(0, (bar.ended ?? now) - bar.sent)), 0);
}

// The worst call counts: 0 failed for good, 1 tried more than once, then cancelled, under way, waiting, answered.
/** @type {(bars: Bar[]) => number} */
function statusRank(bars) {
  /** @type {Map<string, {last: Bar, again: boolean}>} */
  const calls = new Map();
  for (const bar of bars) {
    const call = callOf(bar);
    const again = bar.outcome !== "reused" && (calls.has(call) || bar.reason !== "first");
    calls.set(call, { last: bar, again });
  }
  const ranks = [...calls.values()].map(({ last, again }) => {
    const rank = ["failed", "", "cancelled", "running", "waiting"].indexOf(last.outcome);
    return rank === 0 ? 0 : again ? 1 : rank < 0 ? 5 : rank;
  });
  return ranks.length ? Math.min(...ranks) : 6;
}

// Which place each stage, model and call has in the order of the plan, from the first sight of it on: never another.
export class Places {
  /** @type {Map<string, number>} */
  kept = new Map();

  /** @type {(kind: string, name: string) => number} */
  of(kind, name) { return this.kept.get(kind + name) ?? NEVER; }

  // Takes bars that came together: ended ones know their index, the others come in the order in which they queued.
  /** @type {(bars: Bar[]) => void} */
  take(bars) {
    for (const bar of bars) for (const [kind, name] of [["stage ", bar.stage], ["model ", bar.model]]) this.note(kind, name);
    const indexed = [...bars].sort((a, b) => (a.index ?? NEVER) - (b.index ?? NEVER));
    for (const bar of indexed) this.note("call ", callOf(bar));
  }

  /** @type {(kind: string, name: string) => void} */
  note(kind, name) { if (!this.kept.has(kind + name)) this.kept.set(kind + name, this.kept.size); }
}
