// What a race looks like at a moment. Nothing here draws.

/** @import {Race, RaceBar, Racer, RacerState} from "./shapes.d.ts" */

export const LANE = 0, START = 1, END = 2, STATE = 3, STAGE = 4, COST = 5;

export class RaceModel {
  title = "";
  /** @type {string[]} */
  stages = [];
  live = false;
  /** @type {Racer[]} */
  racers = [];
  seconds = 0;

  /** @param {Race} race */
  constructor(race) { this.take(race); }

  // A live race is taken anew with each look at the logs.
  /** @type {(race: Race) => void} */
  take(race) {
    this.title = race.title || "";
    this.stages = race.stages;
    this.live = Boolean(race.live);
    this.racers = race.racers;
    this.seconds = Math.max(0.001, ...race.racers.map((racer) => racer.seconds));
  }

  // Each run as it was t seconds after its start.
  /** @type {(t: number) => RacerState[]} */
  at(t) {
    const states = this.racers.map((racer) => this.racerAt(racer, t));
    const [one, two] = this.racers.map((racer, n) => (states[n].done ? racer.seconds : Infinity));
    states[0].won = one < two;
    states[1].won = two <= one && two < Infinity;
    return states;
  }

  /** @type {(racer: Racer, t: number) => RacerState} */
  racerAt(racer, t) {
    const begun = racer.bars.filter((bar) => bar[START] <= t), ended = begun.filter((bar) => !isUnderWay(bar, t));
    const going = begun.filter((bar) => isUnderWay(bar, t));
    const costs = ended.map((bar) => bar[COST]).filter((cost) => cost !== null);
    const priced = racer.bars.some((bar) => bar[COST] !== null);
    return {
      t: Math.min(t, racer.seconds),
      answered: ended.filter((bar) => bar[STATE] === "ok").length,
      failed: ended.filter((bar) => bar[STATE] === "failed").length,
      inFlight: going.length,
      cost: racer.cost ?? (priced ? costs.reduce((sum, cost) => sum + cost, 0) : null),
      now: [...new Set(going.map((bar) => bar[STAGE]).filter((stage) => stage >= 0))],
      done: racer.over !== false && t >= racer.seconds,
      won: false,
    };
  }

  // The big number: what having more calls in flight has bought up to now.
  /** @type {(t: number, states: RacerState[]) => {number: string, words: string}} */
  headline(t, states) {
    const [first, second] = this.racers;
    const over = states.map((state) => state.done);
    if (over[0] && over[1]) {
      const slow = Math.max(first.seconds, second.seconds), fast = Math.min(first.seconds, second.seconds);
      const factor = fast > 0 ? slow / fast : 1;
      if (factor < 1.05) return { number: "=", words: "about the same time" };
      const winner = second.seconds <= first.seconds ? second : first;
      return { number: factor.toFixed(1) + "×", words: "faster: " + winner.name.toLowerCase() };
    }
    if (over[0] || over[1]) {
      const winner = over[1] ? second : first;
      return { number: (t / winner.seconds).toFixed(1) + "×", words: "as long already, and counting" };
    }
    const [few, many] = [states[0].answered, states[1].answered];
    if (few < 1 || many < 1) return { number: "", words: t > 0 ? "off they go" : "ready" };
    if (many < few) return { number: (few / many).toFixed(1) + "×", words: "as many answers: " + first.name.toLowerCase() };
    return { number: (many / few).toFixed(1) + "×", words: "as many answers so far" };
  }

  // All of it in words, for those who do not see the drawing.
  /** @type {(t: number) => string} */
  words(t) {
    const states = this.at(t), head = this.headline(t, states);
    const each = this.racers.map((racer, n) => racer.name + (racer.predicted ? " (predicted)" : "") + ": " +
      (states[n].done ? "done in " + clockText(racer.seconds) : clockText(states[n].t) + " so far") + ", " +
      states[n].answered + (racer.answers ? " of " + racer.answers : "") + " answers, " + states[n].inFlight + " in flight");
    return [head.number + " " + head.words, ...each].join(". ").trim() + ".";
  }
}

// Whether a call that has begun has not ended.
/** @type {(bar: RaceBar, t: number) => boolean} */
export function isUnderWay(bar, t) { return bar[END] === null || bar[END] > t; }

/** @type {(seconds: number) => string} */
export function clockText(seconds) {
  const tenths = Math.round(seconds * 10) / 10;
  if (tenths < 60) return tenths.toFixed(1) + " s";
  const whole = Math.floor(tenths), two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  if (whole < 3600) return Math.floor(whole / 60) + ":" + two(whole % 60) + " min";
  return Math.floor(whole / 3600) + ":" + two(Math.floor(whole / 60) % 60) + " h";
}

/** @type {(usd: number | null) => string} */
export function moneyText(usd) {
  if (usd === null) return "not known";
  return (usd === 0 || usd >= 0.1 ? usd.toFixed(2) : usd.toFixed(4)) + " USD";
}
