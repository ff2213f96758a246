// The chart inside a Streamlit page: it asks the log for what is new, so that page and server send nothing twice.

import { FIELDS } from "../../gantt/bar.js";
import { LiveGantt } from "../../gantt/chart.js";

const AGAIN_MS = 1000, AFTER_ERROR_MS = 3000, IDLE_AGAIN_MS = 3000;

class LogReader {
  constructor(chart, url, since) {
    this.chart = chart;
    this.url = url;
    this.since = since;
    this.expectLive = false;
    this.closed = false;
    this.idleAt = -Infinity;
  }

  // Reads on, also after an end: a resumed run goes on in the same log.
  wake(live) {
    this.expectLive = live;
    this.resting = false;
    clearTimeout(this.timer);
    this.read();
  }

  rest() {
    clearTimeout(this.timer);
    this.expectLive = false;
    this.resting = true;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }

  async ask(path) {
    const answer = await fetch(this.url + path);
    const part = await answer.json();
    if (!answer.ok) throw new Error(part.error || "The log cannot be read.");
    return part;
  }

  async read() {
    if (this.closed || this.reading) return;
    if (document.hidden) return this.later(AGAIN_MS);
    this.reading = true;
    let wait = null;
    try {
      const { next, epoch } = this.chart.model;
      const part = await this.ask("/attempts?after=" + next + "&epoch=" + encodeURIComponent(epoch));
      if (this.closed) return;
      this.chart.take(this.since ? laterPart(part, this.since) : part);
      if (part.status !== "new" && part.status !== "running") this.expectLive = false;
      wait = part.more ? 0 : part.status === "running" || this.expectLive ? AGAIN_MS : null;
      if (!part.more) await this.readIdle(wait === null);
    } catch (error) {
      this.chart.problem("No connection to the log; trying again. " + (error instanceof TypeError || this.chart.options.hidden ? "" : error.message));
      wait = AFTER_ERROR_MS;
    } finally {
      this.reading = false;
    }
    if (wait !== null) this.later(wait);
  }

  // Idle slots cost the server more than all else, so they are asked for only where they are shown, and less often.
  async readIdle(last) {
    if (!this.chart.wantsIdle || (!last && performance.now() - this.idleAt < IDLE_AGAIN_MS)) return;
    this.idleAt = performance.now();
    const { rows } = await this.ask("/idle");
    this.chart.takeIdle(this.since ? laterIdle(rows, this.since) : rows);
  }

  later(wait) {
    clearTimeout(this.timer);
    if (this.resting || this.closed) return;
    this.timer = setTimeout(() => this.read(), wait);
  }
}

// An answer of the log from a moment on, which becomes its zero; the critical path of the whole run is left out.
const MOMENTS = ["ready", "queued", "sent", "first", "ended"].map((name) => FIELDS.indexOf(name));
const ENDED = FIELDS.indexOf("ended");

function laterPart(part, since) {
  const moved = (row) => row.map((cell, at) => (MOMENTS.includes(at) && cell !== null ? cell - since : cell));
  const caps = part.caps.map(([at, cap]) => [at - since, cap]);
  const before = caps.filter(([at]) => at < 0);
  return {
    ...part,
    rows: part.rows.filter((row) => row[ENDED] >= since).map(moved),
    under_way: part.under_way.map(moved),
    caps: [...(before.length ? [[0, before[before.length - 1][1]]] : []), ...caps.filter(([at]) => at >= 0)],
    now_s: Math.max(0, part.now_s - since),
    path: undefined,
  };
}

function laterIdle(rows, since) {
  return rows.filter(([, , to]) => to > since)
    .map(([lane, from, to, ...rest]) => [lane, Math.max(0, from - since), to - since, ...rest]);
}

// A page may take its elements down and put them up again elsewhere: the last chart is kept, with its zoom and rows.
let kept = null;

export default function ({ data, parentElement, setStateValue }) {
  const place = parentElement.querySelector(".gantt-place");
  if (!kept || kept.reader.url !== data.url || kept.reader.since !== data.since || kept.hidden !== data.hidden) {
    if (kept) kept.close();
    const element = document.createElement("div");
    place.replaceChildren(element);
    const onView = (name, value) => {
      kept.tell(name, value);
      if (name === "rows") kept.reader.wake(kept.reader.expectLive);
    };
    const chart = new LiveGantt(element, { ...data, onSelect: (key) => kept.tell("selected", key), onView });
    const reader = new LogReader(chart, data.url, data.since);
    kept = { element, chart, hidden: data.hidden, reader, close: () => { reader.close(); chart.close(); } };
  }
  const mine = kept;
  if (mine.element.parentNode !== place) place.replaceChildren(mine.element);
  mine.tell = setStateValue;
  mine.reader.wake(data.live);
  mine.chart.draw();
  return () => {
    if (mine.element.parentNode === place) mine.reader.rest();
  };
}
