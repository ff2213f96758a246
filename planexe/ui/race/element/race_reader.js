// The race inside a Streamlit page: plays a finished one, or follows two runs by reading their logs.

import { barOf } from "../../../gantt/bar.js";
import { END, LANE, STATE } from "../../../report/templates/race/model.js";
import { RacePlayer } from "../../../report/templates/race/player.js";

/** @import {Element} from "../../element.d.ts" */
/** @import {Row, Stage} from "../../../gantt/shapes.d.ts" */
/** @import {Race, RaceBar} from "../../../report/templates/race/shapes.d.ts" */

const RACE_AGAIN_MS = 500, RACE_AFTER_ERROR_MS = 3000, RACE_STATES = new Set(["ok", "failed", "cancelled"]);

/**
 * @typedef {object} LiveRun a run that is followed, as element/__init__.py tells of it
 * @property {string} url
 * @property {string} name
 * @property {number} cap
 * @property {boolean} simulated
 * @property {number} pace
 */
/**
 * @typedef {object} Followed what its log has told so far
 * @property {number} next
 * @property {string} epoch
 * @property {RaceBar[]} ended
 * @property {RaceBar[]} going
 * @property {number} now seconds on its clock when it was last looked at
 * @property {number} seen when that was
 * @property {boolean} over
 * @property {number | null} cost
 * @property {number} share
 * @property {number} answers
 */
/** @typedef {LiveRun & Followed} FollowedRun */
/** @typedef {{title: string, speeds: number[], stages: Stage[], runs: LiveRun[]}} LiveData */
/** @typedef {{race?: Race, key: string, around: number, tall: boolean, atEnd?: boolean} & LiveData} RaceData */
/**
 * @typedef {object} LogPart an answer of the log, as far as it is read here
 * @property {string} epoch
 * @property {number} next
 * @property {boolean} more
 * @property {Row[]} rows
 * @property {Row[]} under_way
 * @property {number} now_s
 * @property {string} status
 * @property {{calls: number}} counts
 * @property {number | null} cost_usd
 * @property {number} share
 * @property {number} cap
 */

export class RaceReader {
  /** @param {LiveData} data */
  constructor(data) {
    this.data = data;
    this.stages = data.stages.map((stage) => stage.heading);
    this.number = new Map(data.stages.map((stage, n) => [stage.name, n]));
    /** @type {FollowedRun[]} */
    this.runs = data.runs.map((run) => ({ ...run, next: 0, epoch: "", ended: [], going: [], now: 0, seen: 0, over: false,
      cost: null, share: 0, answers: 0 }));
  }

  /** @returns {boolean} */
  get over() { return this.runs.every((run) => run.over); }

  // Seconds on the clock of the run that is ahead in time, between two looks too.
  /** @type {() => number} */
  now() {
    return Math.max(...this.runs.map((run) => run.over ? run.now : run.now + (run.seen ? (performance.now() - run.seen) / 1000 : 0)));
  }

  /** @type {() => Promise<Race>} */
  async look() {
    await Promise.all(this.runs.map((run) => this.lookAt(run)));
    return this.race();
  }

  /** @type {(run: FollowedRun) => Promise<void>} */
  async lookAt(run) {
    if (run.over) return;
    for (let more = true; more;) {
      const answer = await fetch(run.url + "/attempts?after=" + run.next + "&epoch=" + encodeURIComponent(run.epoch));
      if (!answer.ok) throw new Error("The log cannot be read.");
      /** @type {LogPart} */
      const part = await answer.json();
      if (part.epoch !== run.epoch) run.ended = [];
      run.ended = run.ended.concat(this.barsOf(part.rows));
      run.going = this.barsOf(part.under_way).filter((bar) => bar[END] === null);
      Object.assign(run, { next: part.next, epoch: part.epoch, now: part.now_s, seen: performance.now(),
        over: part.status !== "running" && part.status !== "new" });
      Object.assign(run, { cost: part.cost_usd, share: part.share, cap: part.cap || run.cap });
      run.answers = run.over ? 0 : part.counts.calls;
      more = part.more;
    }
    if (run.over) run.going = [];
  }

  // Bars of calls that were sent.
  /** @type {(rows: Row[]) => RaceBar[]} */
  barsOf(rows) {
    return rows.map(barOf).filter((bar) => bar.sent !== null && bar.outcome !== "reused" && bar.slot >= 0)
      .map((bar) => [bar.slot, bar.sent ?? 0, bar.ended, RACE_STATES.has(bar.outcome) ? bar.outcome : "ok", this.number.get(bar.stage) ?? -1, null]);
  }

  /** @type {() => Race} */
  race() {
    const now = this.now();
    return {
      title: this.data.title, stages: this.stages, speed: 1, speeds: this.data.speeds, live: !this.over,
      racers: this.runs.map((run) => ({
        name: run.name, cap: run.cap, predicted: false, simulated: run.simulated, pace: run.pace, over: run.over,
        lanes: Math.max(run.cap, 1, ...run.ended.map((bar) => bar[LANE] + 1), ...run.going.map((bar) => bar[LANE] + 1)),
        seconds: run.over ? run.now : Math.max(now, run.now), share: run.share, cost: run.cost,
        answers: run.over ? run.ended.filter((bar) => bar[STATE] === "ok").length : run.answers,
        bars: [...run.ended, ...run.going],
      })),
    };
  }
}

class RaceScreen {
  closed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /** @param {HTMLElement} place @param {RaceData} data */
  constructor(place, data) {
    this.key = data.key;
    this.reader = new RaceReader(data.race ? { ...data, stages: [], runs: [] } : data);
    const liveNow = data.race ? undefined : () => this.reader.now();
    this.player = new RacePlayer(place, data.race ?? this.reader.race(), { around: data.around, tall: data.tall, atEnd: data.atEnd, liveNow });
    if (!data.race) void this.read();
  }

  /** @type {() => Promise<void>} */
  async read() {
    if (this.closed) return;
    let wait = RACE_AGAIN_MS;
    try {
      const race = await this.reader.look();
      if (this.closed) return;
      this.player.take(race);
      if (this.reader.over) return;
    } catch {
      wait = RACE_AFTER_ERROR_MS;
    }
    this.timer = setTimeout(() => void this.read(), wait);
  }

  /** @type {() => void} */
  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.player.close();
  }
}

/** @type {WeakMap<globalThis.Element, RaceScreen>} */
const screens = new WeakMap();

/** @type {(element: Element<RaceData>) => () => void} */
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".race");
  if (!(place instanceof HTMLElement)) throw new Error("There is no place for the race.");
  const old = screens.get(place);
  if (!old || old.key !== data.key) {
    old?.close();
    screens.set(place, new RaceScreen(place, data));
  } else {
    Object.assign(old.player.options, { around: data.around, tall: data.tall });
    old.player.draw();
  }
  return () => {
    if (place.isConnected) return;
    screens.get(place)?.close();
    screens.delete(place);
  };
}
