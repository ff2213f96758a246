// What the chart knows: attempts by key, and where each one stands in the present grouping. No DOM in here.

const FIELDS = [
  "call", "attempt", "stage", "item", "title", "model", "slot", "reason", "outcome", "error",
  "queued", "sent", "first", "ended", "tokensIn", "tokensOut",
];
const ROW_PX = 18, SUB_PX = 6, ITEM_PX = 16, PAD_PX = 3, MOST_ROW_PX = 84;

class GanttModel {
  constructor(stages) {
    this.stages = stages;
    this.mode = "stage";
    this.opened = new Set();
    this.forget();
  }

  forget() {
    this.ended = [];
    this.underWay = [];
    this.caps = [];
    this.byKey = new Map();
    this.next = 0;
    this.epoch = "";
    this.now = 0;
    this.status = "";
    this.layout = null;
  }

  // Takes one answer of the log: new rows are added, those under way are replaced.
  take(part) {
    if (part.epoch !== this.epoch) {
      const { mode, opened } = this;
      this.forget();
      Object.assign(this, { mode, opened });
      this.epoch = part.epoch;
    }
    for (const row of part.rows) {
      const bar = barOf(row);
      this.ended.push(bar);
      this.byKey.set(bar.key, bar);
    }
    this.underWay = part.under_way.map(barOf).filter((bar) => !this.byKey.has(bar.key));
    this.next = part.next;
    this.caps = part.caps;
    this.now = part.now_s;
    this.status = part.status;
    this.layout = null;
  }

  get bars() { return this.ended.concat(this.underWay); }

  find(key) { return this.byKey.get(key) || this.underWay.find((bar) => bar.key === key) || null; }

  group(mode) { this.mode = mode; this.layout = null; }

  toggle(name) {
    if (!this.opened.delete(name)) this.opened.add(name);
    this.layout = null;
  }

  // Rows from top to bottom with their height, and for each bar its row and its place within the row.
  arranged() {
    if (this.layout) return this.layout;
    const groups = new Map();
    if (this.mode === "stage") for (const stage of this.stages) groups.set(stage.name, []);
    for (const bar of this.bars) {
      const name = this.mode === "stage" ? bar.stage : this.mode === "slot" ? bar.slot : bar.model;
      if (this.mode === "slot" && bar.slot < 0) continue;
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(bar);
    }
    const names = [...groups.keys()];
    if (this.mode === "slot") names.sort((a, b) => a - b);
    const rows = [];
    let y = 0;
    for (const name of names) y = this.place(rows, name, groups.get(name), y);
    this.layout = { rows, height: y };
    return this.layout;
  }

  place(rows, name, bars, y) {
    const label = this.mode === "stage" ? this.headingOf(name) : this.mode === "slot" ? "Slot " + name : name;
    const foldable = this.mode === "stage" && new Set(bars.map((b) => b.item)).size > 1;
    const open = foldable && this.opened.has(name);
    const packed = open ? { spots: [], count: 1 } : pack(bars);
    const height = rowHeight(ROW_PX, packed.count);
    rows.push({
      y, height, name, label, open, head: true, count: packed.count, spots: open ? [] : packed.spots,
      foldable, waiting: bars.filter((b) => b.outcome === "waiting").length,
      empty: bars.length === 0,
    });
    y += height;
    if (!open) return y;
    const calls = new Map();
    for (const bar of bars) {
      const call = bar.item || bar.call;
      if (!calls.has(call)) calls.set(call, []);
      calls.get(call).push(bar);
    }
    for (const [call, own] of calls) {
      const inside = pack(own);
      const tall = rowHeight(ITEM_PX, inside.count);
      rows.push({
        y, height: tall, name: name + "/" + call, label: own[0].title || own[0].item || "Call", head: false, count: inside.count,
        spots: inside.spots, waiting: 0, empty: false,
      });
      y += tall;
    }
    return y;
  }

  // Lower edge of the lowest row in which a call is under way.
  lowestRunning() {
    const busy = this.arranged().rows.filter((row) => row.spots.some((spot) => spot.bar.outcome === "running"));
    return busy.length ? busy[busy.length - 1].y + busy[busy.length - 1].height : 0;
  }

  headingOf(name) {
    const stage = this.stages.find((s) => s.name === name);
    return stage ? stage.heading : name || "(no stage)";
  }

  // Calls in flight as a step function: [[from, number], …].
  inFlight() {
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
  }

  // The next attempt in order of time, for the keyboard.
  neighbour(key, by) {
    const order = this.bars.filter((b) => b.sent !== null || b.ended !== null);
    order.sort((a, b) => (a.sent ?? a.queued) - (b.sent ?? b.queued) || (a.key < b.key ? -1 : 1));
    const here = order.findIndex((b) => b.key === key);
    if (!order.length) return null;
    return order[here < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, here + by))];
  }
}

// Many lanes share a row that stays small enough to see others beside it.
function rowHeight(least, lanes) {
  return Math.max(least, Math.min(lanes * SUB_PX + PAD_PX, Math.max(MOST_ROW_PX, lanes * 2 + PAD_PX)));
}

function barOf(row) {
  const bar = {};
  FIELDS.forEach((field, place) => { bar[field] = row[place]; });
  bar.key = bar.call + ":" + bar.attempt;
  bar.look = bar.outcome === "ok" && bar.reason !== "first" ? bar.reason : bar.outcome;
  return bar;
}

// Puts bars that overlap in time on different lanes; those that only wait share the first one.
function pack(bars) {
  const order = bars.filter((b) => b.sent !== null || b.ended !== null);
  order.sort((a, b) => (a.sent ?? a.ended) - (b.sent ?? b.ended));
  const ends = [];
  const spots = order.map((bar) => {
    const start = bar.sent ?? bar.ended;
    let lane = ends.findIndex((end) => end <= start + 1e-9);
    if (lane < 0) lane = ends.length;
    ends[lane] = bar.ended ?? Infinity;
    return { bar, lane };
  });
  for (const bar of bars) if (bar.sent === null && bar.ended === null) spots.push({ bar, lane: 0 });
  return { spots, count: Math.max(1, ends.length) };
}
