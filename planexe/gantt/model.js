// What the chart knows: attempts by key, caps, the critical path, limits. No DOM in here.

import { arrange } from "./arrange.js";
import { barOf, silentFor, startOf } from "./bar.js";
import { Places } from "./order.js";

export class GanttModel {
  // hidden: whether titles of calls are left out and models are only numbered, before an audience.
  constructor(stages, { hidden = false } = {}) {
    this.stages = stages;
    this.hidden = hidden;
    this.places = new Places();
    this.sort = "plan";
    this.headings = new Map(stages.map((stage) => [stage.name, stage.heading]));
    this.mode = "stage";
    this.opened = new Set();
    this.roomPx = 0;
    this.forget();
  }

  forget() {
    this.ended = [];
    this.underWay = [];
    this.caps = [];
    this.byKey = new Map();
    this.idle = [];
    this.path = { seconds: 0, calls: [], slack: {} };
    this.next = 0;
    this.epoch = "";
    this.now = 0;
    this.status = "";
    this.changed();
  }

  // Takes one answer of the log: new rows are added, those under way are replaced.
  take(part) {
    if (part.epoch !== this.epoch) {
      const { mode, opened } = this;
      this.forget();
      Object.assign(this, { mode, opened });
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
    this.caps = part.caps;
    this.now = part.now_s;
    this.status = part.status;
    if (part.path) this.path = part.path;
    if (part.idle) this.idle = part.idle;
    this.changed();
  }

  hide(bar) {
    bar.title = "";
    bar.model = bar.model && "Model " + this.numberOf(bar.model);
  }

  // Models are numbered in the order in which they came.
  numberOf(name) {
    this.numbers ??= new Map();
    if (!this.numbers.has(name)) this.numbers.set(name, this.numbers.size + 1);
    return this.numbers.get(name);
  }

  // Takes when which slot stood idle: [lane, from, to, reason], …
  takeIdle(rows) {
    this.idle = rows;
    this.kept.idle = null;
  }

  changed() {
    this.layout = null;
    this.kept = {};
    this.bars = (this.ended || []).concat(this.underWay || []);
  }

  // Computes something once for each answer of the log, however often it is painted.
  once(name, compute) { return (this.kept[name] ??= compute()); }

  find(key) { return this.byKey.get(key) || this.underWay.find((bar) => bar.key === key) || null; }

  group(mode) { this.mode = mode; this.layout = null; }

  order(sort) { this.sort = sort; this.layout = null; }

  toggle(name) {
    if (!this.opened.delete(name)) this.opened.add(name);
    this.layout = null;
  }

  arranged() { return (this.layout ??= arrange(this)); }

  headingOf(name) { return this.headings.get(name) || name || "(no stage)"; }

  get capNow() { return this.caps.length ? this.caps[this.caps.length - 1][1] : 0; }

  idleByLane() {
    return this.once("idle", () => {
      const lanes = new Map();
      for (const row of this.idle) {
        if (!lanes.has(row[0])) lanes.set(row[0], []);
        lanes.get(row[0]).push(row);
      }
      return lanes;
    });
  }

  // Calls in flight as a step function: [[from, number], …].
  inFlight() {
    return this.once("flight", () => {
      const changes = [];
      for (const bar of this.bars) {
        if (bar.sent === null || bar.outcome === "reused") continue;
        changes.push([bar.sent, 1]);
        if (bar.ended !== null) changes.push([bar.ended, -1]);
      }
      changes.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const steps = [[0, 0]];
      let number = 0;
      for (const [at, by] of changes) steps.push([at, (number += by)]);
      return steps;
    });
  }

  // What providers said is left of their limits, as a share of the most they ever said, and when they held us.
  headroom() {
    return this.once("headroom", () => {
      const found = { requests: [], tokens: [], holds: [], any: false };
      const seen = { requests: new Map(), tokens: new Map() };
      for (const bar of [...this.ended].sort((a, b) => a.ended - b.ended)) {
        for (const [kind, left] of [["requests", bar.requestsLeft], ["tokens", bar.tokensLeft]]) {
          if (left === null || left === undefined) continue;
          const of = seen[kind].get(bar.model) || { most: 1, left: 0 };
          seen[kind].set(bar.model, { most: Math.max(of.most, left), left });
          const shares = [...seen[kind].values()].map((v) => v.left / v.most);
          found[kind].push([bar.ended, Math.min(...shares), left]);
        }
        if (bar.error === "rate_limit") found.holds.push([bar.ended, bar.ended + Math.max(bar.retryAfter || 0, 0.05)]);
      }
      found.any = found.requests.length + found.tokens.length + found.holds.length > 0;
      return found;
    });
  }

  // The critical path as a list of calls, each with its attempts in order of time.
  pathCalls() {
    return this.once("path", () => {
      const wanted = new Map(this.path.calls.map(([stage, item], place) => [stage + "\n" + item, place]));
      const calls = this.path.calls.map(() => []);
      for (const bar of this.bars) {
        const place = wanted.get(bar.stage + "\n" + bar.item);
        if (place !== undefined && bar.sent !== null && bar.outcome !== "reused") calls[place].push(bar);
      }
      for (const own of calls) own.sort((a, b) => a.sent - b.sent);
      const last = calls.map((own) => own.filter((bar) => bar.call === own[own.length - 1].call));
      return last.filter((own) => own.length);
    });
  }

  pathKeys() { return this.once("pathKeys", () => new Set(this.pathCalls().flat().map((bar) => bar.key))); }

  // How many attempts there are of each look.
  counts() {
    return this.once("counts", () => {
      const found = new Map();
      for (const bar of this.bars) found.set(bar.look, (found.get(bar.look) || 0) + 1);
      return found;
    });
  }

  // Calls under way of which nothing has come for too long, before their first token or after it.
  stalled(now, options) { return this.underWay.filter((bar) => silentFor(bar, now, options) > 0); }

  // The attempts in order of time, for the keyboard.
  inOrder() {
    return this.once("order", () => this.bars.filter((b) => b.sent !== null || b.ended !== null).sort(
      (a, b) => startOf(a) - startOf(b) || (a.key < b.key ? -1 : 1)));
  }

  // The attempt before or after one in order of time.
  neighbour(key, by) {
    const order = this.inOrder();
    if (!order.length) return null;
    const here = order.findIndex((b) => b.key === key);
    return order[here < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, here + by))];
  }
}
