// The chart inside a Streamlit page: it asks the log for what is new, so that page and server send nothing twice.

import { FIELDS } from "../../../gantt/bar.js";
import { LiveGantt } from "../../../gantt/chart.js";

/** @import {Element} from "../../element.d.ts" */
/** @import {ChartOptions, Idle, Part, Row, Step} from "../../../gantt/shapes.d.ts" */

const AGAIN_MS = 1000, FOLLOWING_MS = 2500, AFTER_ERROR_MS = 3000, IDLE_AGAIN_MS = 3000;

export class LogReader {
  expectLive = false;
  resting = false;
  reading = false;
  closed = false;
  idleAt = -Infinity;
  // The look at the run that the page shows, and whether it showed another one while this one was read.
  look = 0;
  again = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /** @param {LiveGantt} chart @param {string} url @param {number} since */
  constructor(chart, url, since) {
    this.chart = chart;
    this.url = url;
    this.since = since;
  }

  // The page shows another look at the run: the chart shows the same one at once.
  /** @type {(number: number) => void} */
  follow(number) {
    this.look = number;
    this.again = this.reading;
    if (!this.reading) this.later(0);
  }

  // Reads on, also after an end: a resumed run goes on in the same log.
  /** @type {(live: boolean) => void} */
  wake(live) {
    this.expectLive = live;
    this.resting = false;
    clearTimeout(this.timer);
    void this.read();
  }

  /** @type {() => void} */
  rest() {
    clearTimeout(this.timer);
    this.expectLive = false;
    this.resting = true;
  }

  /** @type {() => void} */
  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }

  /** @template Answer @param {string} path @returns {Promise<Answer>} */
  async ask(path) {
    const answer = await fetch(this.url + path);
    const part = await answer.json();
    if (!answer.ok) throw new Error(part.error || "The log cannot be read.");
    return part;
  }

  /** @type {() => Promise<void>} */
  async read() {
    if (this.closed || this.reading) return;
    if (document.hidden) {
      this.later(AGAIN_MS);
      return;
    }
    this.reading = true;
    this.again = false;
    const wait = await this.readOnce();
    this.reading = false;
    if (this.again) this.later(0);
    else if (wait !== null) this.later(wait);
  }

  // Takes what is new; returns after how many milliseconds to look again, null for not at all.
  /** @type {() => Promise<number | null>} */
  async readOnce() {
    try {
      const { next, epoch } = this.chart.model;
      /** @type {Part} */
      const part = await this.ask("/attempts?after=" + next + "&epoch=" + encodeURIComponent(epoch) + (this.look ? "&look=" + this.look : ""));
      if (this.closed) return null;
      this.chart.take(this.since ? laterPart(part, this.since) : part);
      if (part.status !== "new" && part.status !== "running") this.expectLive = false;
      const wait = part.more ? 0 : part.status === "running" || this.expectLive ? (this.look ? FOLLOWING_MS : AGAIN_MS) : null;
      if (!part.more) await this.readIdle(wait === null);
      return wait;
    } catch (error) {
      const why = error instanceof Error && !(error instanceof TypeError) && !this.chart.options.hidden ? error.message : "";
      this.chart.problem("No connection to the log; trying again. " + why);
      return AFTER_ERROR_MS;
    }
  }

  // Idle slots cost the server more than all else, so they are asked for only where they are shown, and less often.
  /** @type {(last: boolean) => Promise<void>} */
  async readIdle(last) {
    if (!this.chart.wantsIdle || (!last && performance.now() - this.idleAt < IDLE_AGAIN_MS)) return;
    this.idleAt = performance.now();
    /** @type {{rows: Idle[]}} */
    const { rows } = await this.ask("/idle");
    this.chart.takeIdle(this.since ? laterIdle(rows, this.since) : rows);
  }

  /** @type {(wait: number) => void} */
  later(wait) {
    clearTimeout(this.timer);
    if (this.resting || this.closed) return;
    this.timer = setTimeout(() => void this.read(), wait);
  }
}

// An answer of the log from a moment on, which becomes its zero; the critical path of the whole run is left out.
const MOMENTS = ["ready", "queued", "sent", "first", "last", "ended"].map((name) => FIELDS.indexOf(name));
const ENDED = FIELDS.indexOf("ended");

/** @type {(part: Part, since: number) => Part} */
export function laterPart(part, since) {
  /** @type {(row: Row) => Row} */
  const moved = (row) => row.map((cell, at) => (MOMENTS.includes(at) && typeof cell === "number" ? cell - since : cell));
  const caps = part.caps.map(([at, cap]) => /** @type {Step} */ ([at - since, cap]));
  const before = caps.filter(([at]) => at < 0);
  return {
    ...part,
    rows: part.rows.filter((row) => Number(row[ENDED]) >= since).map(moved),
    under_way: part.under_way.map(moved),
    caps: [...before.slice(-1).map(([, cap]) => /** @type {Step} */ ([0, cap])), ...caps.filter(([at]) => at >= 0)],
    gaps: (part.gaps ?? []).filter(([at]) => at > since).map(([at, idle]) => [at - since, idle]),
    counts: undefined,
    now_s: Math.max(0, part.now_s - since),
    path: undefined,
  };
}

/** @type {(rows: Idle[], since: number) => Idle[]} */
export function laterIdle(rows, since) {
  return rows.filter(([, , to]) => to > since)
    .map(([lane, from, to, reason]) => [lane, Math.max(0, from - since), to - since, reason]);
}

// A page may take its elements down and put them up again elsewhere: the last chart is kept, with its zoom and rows.
/**
 * @typedef {object} Kept
 * @property {HTMLElement} element
 * @property {LiveGantt} chart
 * @property {boolean | undefined} hidden
 * @property {LogReader} reader
 * @property {AbortController} gone
 * @property {Element<unknown>["setStateValue"]} tell
 */
/** @typedef {ChartOptions & {url: string, live: boolean, since: number}} ChartData */
/** @type {Kept | null} */
let kept = null;

/** @type {(element: HTMLElement, data: ChartData, tell: Kept["tell"]) => Kept} */
function keptChart(element, data, tell) {
  const chart = new LiveGantt(element, {
    ...data,
    onSelect: (key) => own.tell("selected", key),
    onView: (name, value) => {
      own.tell(name, value);
      if (name === "rows") own.reader.wake(own.reader.expectLive);
    },
  });
  const own = { element, chart, hidden: data.hidden, reader: new LogReader(chart, data.url, data.since), tell, gone: new AbortController() };
  window.addEventListener("planexe-look", (event) => own.reader.follow(Number(/** @type {CustomEvent<number>} */ (event).detail)),
    { signal: own.gone.signal });
  return own;
}

/** @type {(element: Element<ChartData>) => () => void} */
export default function ({ data, parentElement, setStateValue }) {
  const place = parentElement.querySelector(".gantt-place");
  if (!place) throw new Error("There is no place for the chart.");
  if (!kept || kept.reader.url !== data.url || kept.reader.since !== data.since || kept.hidden !== data.hidden) {
    kept?.reader.close();
    kept?.chart.close();
    kept?.gone.abort();
    const element = document.createElement("div");
    place.replaceChildren(element);
    kept = keptChart(element, data, setStateValue);
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
