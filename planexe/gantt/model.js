// What the chart knows: attempts by key, caps, the critical path, limits. No DOM in here.

import { arrange } from "./arrange.js";
import { barOf, callOf, silentFor, startOf } from "./bar.js";
import { Places } from "./order.js";

/** @import {Bar, Counts, CriticalPath, Gap, Headroom, Idle, Layout, LimitStep, Mode, Part, Patience, Sort, Stage, Step} from "./shapes.d.ts" */

export class GanttModel {
  // How rows are shown.
  /** @type {Mode} */
  mode = "stage";
  /** @type {Sort} */
  sort = "plan";
  /** @type {Set<string>} */
  opened = new Set();
  roomPx = 0;
  places = new Places();
  /** @type {Map<string, number>} */
  numbers = new Map();

  // What the log told.
  /** @type {Bar[]} */
  ended = [];
  /** @type {Bar[]} */
  underWay = [];
  /** @type {Step[]} */
  caps = [];
  /** @type {Gap[]} */
  gaps = [];
  /** @type {Counts | undefined} */
  counts;
  /** @type {Map<string, Bar>} */
  byKey = new Map();
  /** @type {Idle[]} */
  idle = [];
  /** @type {CriticalPath} */
  path = { seconds: 0, calls: [], slack: {} };
  next = 0;
  look = 0;
  epoch = "";
  now = 0;
  status = "";

  // What follows from it.
  /** @type {Bar[]} */
  bars = [];
  /** @type {Layout | null} */
  layout = null;
  /** @type {Map<string, unknown>} */
  kept = new Map();

  // hidden: whether titles of calls are left out and models are only numbered, before an audience.
  /** @param {Stage[]} stages @param {{hidden?: boolean}} [options] */
  constructor(stages, { hidden = false } = {}) {
    this.stages = stages;
    this.hidden = hidden;
    this.headings = new Map(stages.map((stage) => [stage.name, stage.heading]));
  }

  /** @type {() => void} */
  forget() {
    Object.assign(this, { ended: [], underWay: [], caps: [], gaps: [], counts: undefined, idle: [], next: 0, epoch: "", now: 0, status: "" });
    this.byKey = new Map();
    this.path = { seconds: 0, calls: [], slack: {} };
    this.changed();
  }

  // Takes one answer of the log: new rows are added, those under way are replaced.
  /** @type {(part: Part) => void} */
  take(part) {
    if (part.epoch !== this.epoch) {
      this.forget();
      this.epoch = part.epoch;
    }
    const came = part.rows.map(barOf), underWay = part.under_way.map(barOf);
    if (this.hidden) for (const bar of came.concat(underWay)) this.hide(bar);
    this.places.take(came.concat(underWay));
    for (const bar of came) {
      this.ended.push(bar);
      this.byKey.set(bar.key, bar);
    }
    this.underWay = underWay.filter((bar) => !this.byKey.has(bar.key));
    this.next = part.next;
    this.look = part.look ?? 0;
    this.caps = part.caps;
    this.gaps = part.gaps ?? [];
    this.counts = part.counts;
    this.now = part.now_s;
    this.status = part.status;
    if (part.path) this.path = part.path;
    if (part.idle) this.idle = part.idle;
    this.changed();
  }

  /** @type {(bar: Bar) => void} */
  hide(bar) {
    bar.title = "";
    bar.model = bar.model && "Model " + this.numberOf(bar.model);
  }

  // Models are numbered in the order in which they came.
  /** @type {(name: string) => number} */
  numberOf(name) {
    const number = this.numbers.get(name) ?? this.numbers.size + 1;
    this.numbers.set(name, number);
    return number;
  }

  // Takes when which slot stood idle: [lane, from, to, reason], …
  /** @type {(rows: Idle[]) => void} */
  takeIdle(rows) {
    this.idle = rows;
    this.kept.delete("idle");
  }

  /** @type {() => void} */
  changed() {
    this.layout = null;
    this.kept = new Map();
    this.bars = this.ended.concat(this.underWay);
  }

  // Computes something once for each answer of the log, however often it is painted.
  /** @template T @param {string} name @param {() => T} compute @returns {T} */
  once(name, compute) {
    if (!this.kept.has(name)) this.kept.set(name, compute());
    return /** @type {T} */ (this.kept.get(name));
  }

  /** @type {(key: string) => Bar | null} */
  find(key) { return this.byKey.get(key) || this.underWay.find((bar) => bar.key === key) || null; }

  /** @type {(mode: Mode) => void} */
  group(mode) { this.mode = mode; this.layout = null; }

  /** @type {(sort: Sort) => void} */
  order(sort) { this.sort = sort; this.layout = null; }

  /** @type {(name: string) => void} */
  toggle(name) {
    if (!this.opened.delete(name)) this.opened.add(name);
    this.layout = null;
  }

  /** @type {() => Layout} */
  arranged() { return (this.layout ??= arrange(this)); }

  /** @type {(name: string) => string} */
  headingOf(name) { return this.headings.get(name) || name || "(no stage)"; }

  /** @returns {number} */
  get capNow() { return this.caps.length ? this.caps[this.caps.length - 1][1] : 0; }

  /** @type {() => Map<number, Idle[]>} */
  idleByLane() {
    return this.once("idle", () => {
      /** @type {Map<number, Idle[]>} */
      const lanes = new Map();
      for (const row of this.idle) {
        const own = lanes.get(row[0]);
        if (own) own.push(row);
        else lanes.set(row[0], [row]);
      }
      return lanes;
    });
  }

  // Calls in flight as a step function: [[from, number], …].
  /** @type {() => Step[]} */
  inFlight() {
    return this.once("flight", () => {
      /** @type {Step[]} */
      const changes = [];
      for (const bar of this.bars) {
        if (bar.sent === null || bar.outcome === "reused" || bar.slot < 0) continue; // code of a stage takes no slot
        changes.push([bar.sent, 1]);
        if (bar.ended !== null) changes.push([bar.ended, -1]);
      }
      changes.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      /** @type {Step[]} */
      const steps = [[0, 0]];
      let number = 0;
      for (const [at, by] of changes) steps.push([at, (number += by)]);
      return steps;
    });
  }

  // What providers said is left of their limits, as a share of the most they ever said, and when they held us.
  /** @type {() => Headroom} */
  headroom() {
    return this.once("headroom", () => {
      const byEnd = this.ended.map((bar) => ({ bar, at: bar.ended ?? 0 })).sort((a, b) => a.at - b.at);
      const holds = byEnd.filter(({ bar }) => bar.error === "rate_limit").map(({ bar, at }) =>
        /** @type {[number, number]} */ ([at, at + Math.max(bar.retryAfter ?? 0, 0.05)]));
      const requests = limitSteps(byEnd, (bar) => bar.requestsLeft), tokens = limitSteps(byEnd, (bar) => bar.tokensLeft);
      return { requests, tokens, holds, any: requests.length + tokens.length + holds.length > 0 };
    });
  }

  // The critical path as a list of calls, each with its attempts in order of time.
  /** @type {() => Bar[][]} */
  pathCalls() {
    return this.once("path", () => {
      const wanted = new Map(this.path.calls.map(([stage, item], place) => [stage + "\n" + item, place]));
      /** @type {Bar[][]} */
      const calls = this.path.calls.map(() => []);
      for (const bar of this.bars) {
        const place = wanted.get(callOf(bar));
        if (place !== undefined && bar.sent !== null && bar.outcome !== "reused") calls[place].push(bar);
      }
      for (const own of calls) own.sort((a, b) => startOf(a) - startOf(b));
      const last = calls.map((own) => own.filter((bar) => bar.call === own[own.length - 1].call));
      return last.filter((own) => own.length);
    });
  }

  /** @type {() => Set<string>} */
  pathKeys() { return this.once("pathKeys", () => new Set(this.pathCalls().flat().map((bar) => bar.key))); }

  // How many attempts there are of each look; of those that wait, not all have a bar.
  /** @type {() => Map<string, number>} */
  looks() {
    return this.once("looks", () => {
      /** @type {Map<string, number>} */
      const found = new Map();
      for (const bar of this.bars) found.set(bar.look, (found.get(bar.look) || 0) + 1);
      if (this.counts?.waiting) found.set("waiting", this.counts.waiting);
      return found;
    });
  }

  /** @type {() => Counts} */
  counted() {
    return this.counts ?? this.once("counted", () => {
      /** @type {(outcome: string) => number} */
      const number = (outcome) => this.bars.filter((bar) => bar.outcome === outcome).length;
      return { attempts: this.ended.length - number("reused"), failed: number("failed"), running: number("running"), waiting: number("waiting") };
    });
  }

  // Calls under way of which nothing has come for too long, before their first token or after it.
  /** @type {(now: number, patience: Patience) => Bar[]} */
  stalled(now, patience) { return this.underWay.filter((bar) => silentFor(bar, now, patience) > 0); }

  // The attempts in order of time, for the keyboard.
  /** @type {() => Bar[]} */
  inOrder() {
    return this.once("order", () => this.bars.filter((b) => b.sent !== null || b.ended !== null).sort(
      (a, b) => startOf(a) - startOf(b) || (a.key < b.key ? -1 : 1)));
  }

  // The attempt before or after one in order of time.
  /** @type {(key: string, by: number) => Bar | null} */
  neighbour(key, by) {
    const order = this.inOrder();
    if (!order.length) return null;
    const here = order.findIndex((b) => b.key === key);
    return order[here < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, here + by))];
  }
}

// What was left of a limit, as a share of the most each model was ever granted; the model that has least left counts.
/** @type {(byEnd: {bar: Bar, at: number}[], leftOf: (bar: Bar) => number | null) => LimitStep[]} */
function limitSteps(byEnd, leftOf) {
  /** @type {Map<string, {most: number, left: number}>} */
  const seen = new Map();
  /** @type {LimitStep[]} */
  const steps = [];
  for (const { bar, at } of byEnd) {
    const left = leftOf(bar) ?? null;
    if (left === null) continue;
    seen.set(bar.model, { most: Math.max(seen.get(bar.model)?.most ?? 1, left), left });
    steps.push([at, Math.min(...[...seen.values()].map((v) => v.left / v.most)), left]);
  }
  return steps;
}
