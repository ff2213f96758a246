// What a race looks like at a moment. Nothing here draws.

export const LANE = 0, START = 1, END = 2, STATE = 3, STAGE = 4, COST = 5;

export class RaceModel {
  constructor(race) { this.take(race); }

  // A live race is taken anew with each look at the logs.
  take(race) {
    this.title = race.title || "";
    this.stages = race.stages;
    this.live = !!race.live;
    this.racers = race.racers;
    this.seconds = Math.max(0.001, ...race.racers.map((racer) => racer.seconds));
  }

  // Each run as it was t seconds after its start.
  at(t) {
    const states = this.racers.map((racer) => this.racerAt(racer, t));
    const [one, two] = this.racers.map((racer, n) => (states[n].done ? racer.seconds : Infinity));
    states[0].won = one < two;
    states[1].won = two <= one && two < Infinity;
    return states;
  }

  racerAt(racer, t) {
    const state = { answered: 0, failed: 0, inFlight: 0, cost: null, now: [], done: false, won: false, t: 0 };
    state.done = racer.over !== false && t >= racer.seconds;
    state.t = Math.min(t, racer.seconds);
    for (const bar of racer.bars) {
      if (bar[START] > t) continue;
      if (bar[END] === null || bar[END] > t) {
        state.inFlight += 1;
        if (bar[STAGE] >= 0 && !state.now.includes(bar[STAGE])) state.now.push(bar[STAGE]);
        continue;
      }
      state.answered += bar[STATE] === "ok";
      state.failed += bar[STATE] === "failed";
      if (bar[COST] !== null) state.cost = (state.cost || 0) + bar[COST];
    }
    if (racer.cost !== undefined && racer.cost !== null) state.cost = racer.cost;
    if (state.cost === null && racer.bars.length && racer.bars.some((bar) => bar[COST] !== null)) state.cost = 0;
    return state;
  }

  // The big number: what having more calls in flight has bought up to now.
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
  words(t) {
    const states = this.at(t), head = this.headline(t, states);
    const each = this.racers.map((racer, n) => racer.name + (racer.predicted ? " (predicted)" : "") + ": " +
      (states[n].done ? "done in " + clockText(racer.seconds) : clockText(states[n].t) + " so far") + ", " +
      states[n].answered + (racer.answers ? " of " + racer.answers : "") + " answers, " + states[n].inFlight + " in flight");
    return [head.number + " " + head.words, ...each].join(". ").trim() + ".";
  }
}

export function clockText(seconds) {
  if (seconds < 60) return seconds.toFixed(1) + " s";
  const whole = Math.floor(seconds), two = (n) => String(n).padStart(2, "0");
  if (whole < 3600) return Math.floor(whole / 60) + ":" + two(whole % 60) + " min";
  return Math.floor(whole / 3600) + ":" + two(Math.floor(whole / 60) % 60) + " h";
}

export function moneyText(usd) {
  if (usd === null) return "unknown";
  return (usd === 0 || usd >= 0.1 ? usd.toFixed(2) : usd.toFixed(4)) + " USD";
}
