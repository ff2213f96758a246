// The chart as an element: canvas, toolbar, legend, tooltip. It is fed with answers of the log and knows no server.

import { lowestRunning } from "./arrange.js";
import { startOf } from "./bar.js";
import { listen } from "./hands.js";
import { GanttModel } from "./model.js";
import { SORTS, sortWords } from "./order.js";
import { Painter } from "./paint.js";
import { buildSlackTable, paintSlackTable } from "./slack.js";
import { LABELS_PX, gapText, topOf } from "./strips.js";
import { secondsText, themeOf } from "./theme.js";
import { isWhole, spanWithin, wholeRun, zoomed } from "./time_span.js";
import { MODES, buildToolbar, make, paintToolbar } from "./toolbar.js";
import { describe, paintLegend, showTip } from "./words.js";

/** @import {Bar, ChartOptions, FullOptions, Idle, Mode, Part, Sort, View} from "./shapes.d.ts" */

const FRAME_MS = 200, LEAST_HIGH_PX = 200;
const KEYS_HELP = "Keys: arrows walk through attempts, Enter selects, Escape lets go; plus and minus zoom, 0 fits, " +
  "Shift with arrows pans, C draws the critical path, F folds, S, L and M change the rows, O their order.";

export class LiveGantt {
  // Times of performance.now(), and what the next frame is for.
  ticks = 0;
  takenAt = performance.now();
  frame = 0;
  /** @type {(() => void) | null} */
  frameThen = null;
  legendOf = "";

  /** @param {HTMLElement} root @param {ChartOptions} options */
  constructor(root, options) {
    this.root = root;
    /** @type {FullOptions} */
    this.options = { stallS: 45, midwayS: 15, onSelect: () => {}, onView: () => {}, ...options };
    this.model = new GanttModel(options.stages, { hidden: Boolean(options.hidden) });
    const mode = MODES.find(([name]) => name === options.rows), sort = SORTS.find(([name]) => name === options.sort);
    if (mode) this.model.group(mode[0]);
    if (sort) this.model.order(sort[0]);
    /** @type {View} */
    this.view = {
      from: 0, to: 5, scroll: 0, now: 0, follow: true, followRows: true, selected: options.selected || "", cursor: "",
      path: Boolean(options.path),
    };
    this.toReveal = this.view.selected;
    root.classList.add("live-gantt");
    this.toolbar = buildToolbar(this);
    this.canvas = make("canvas", "", root);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-roledescription", "timing chart");
    this.size();
    this.tip = make("div", "tip", root);
    this.tip.hidden = true;
    this.spoken = make("div", "spoken", root);
    this.spoken.setAttribute("aria-live", "polite");
    this.legend = make("div", "legend", root);
    this.slack = buildSlackTable(this);
    listen(this);
    this.painter = new Painter(this.canvas, this.options, themeOf(root));
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.canvas);
    this.timer = setInterval(() => this.model.status === "running" && !document.hidden && this.draw(), FRAME_MS);
    this.draw();
  }

  /** @type {() => void} */
  close() {
    clearInterval(this.timer);
    this.sizes.disconnect();
  }

  /** @type {(part: Part) => void} */
  take(part) {
    this.model.take(part);
    this.ticks += 1;
    this.takenAt = performance.now();
    if (this.toReveal && this.model.find(this.toReveal)) {
      this.reveal(this.toReveal);
      this.toReveal = "";
    }
    this.say();
    this.draw();
  }

  /** @type {(rows: Idle[]) => void} */
  takeIdle(rows) {
    this.model.takeIdle(rows);
    this.draw();
  }

  /** @returns {boolean} */
  get wantsIdle() { return this.model.mode === "slot"; }

  /** @type {(key: string, tell: boolean) => void} */
  select(key, tell) {
    this.view.selected = key;
    if (tell) this.options.onSelect(key);
    this.draw();
  }

  // Before an audience all is larger, and the chart as high as the window leaves room for.
  /** @type {() => void} */
  size() {
    const { zoom, around, height } = this.options;
    this.root.classList.toggle("presented", Boolean(zoom));
    this.root.style.zoom = zoom ? String(zoom) : "";
    this.canvas.style.height = zoom ? `max(${LEAST_HIGH_PX}px, calc((100vh - ${around}px) / ${zoom}))` : height + "px";
  }

  /** @type {(mode: Mode) => void} */
  setMode(mode) {
    if (mode === this.model.mode) return;
    this.model.group(mode);
    this.view.scroll = 0;
    if (this.view.selected) this.reveal(this.view.selected);
    this.options.onView("rows", mode);
    this.legendOf = "";
    this.draw();
  }

  /** @type {(sort: Sort) => void} */
  setSort(sort) {
    if (sort === this.model.sort) return;
    this.model.order(sort);
    Object.assign(this.view, { scroll: 0, followRows: sort === "plan" && this.view.followRows });
    if (this.view.selected) this.reveal(this.view.selected);
    this.options.onView("sort", sort);
    this.spoken.textContent = "Sorted by " + sortWords(sort).name;
    this.draw();
  }

  /** @type {(on: boolean) => void} */
  setPath(on) {
    this.view.path = on;
    this.options.onView("path", on);
    this.legendOf = "";
    this.draw();
  }

  /** @type {(open: boolean) => void} */
  fold(open) {
    this.model.opened = new Set(open ? this.model.stages.map((s) => s.name) : []);
    this.model.layout = null;
    this.draw();
  }

  /** @type {() => void} */
  fit() {
    Object.assign(this.view, { follow: true, followRows: true, scroll: 0 });
    this.draw();
  }

  /** @type {() => number} */
  span() { return this.view.to - this.view.from; }

  /** @type {() => number} */
  plotWide() { return Math.max(50, this.canvas.clientWidth - LABELS_PX); }

  /** @type {(by: number, atPx?: number) => void} */
  zoom(by, atPx) {
    const share = atPx === undefined ? 0.5 : Math.min(1, Math.max(0, (atPx - LABELS_PX) / this.plotWide()));
    const found = zoomed(this.view, by, share, this.view.now);
    Object.assign(this.view, found, { follow: isWhole(found, this.view.now) });
    this.draw();
  }

  // Shows what of a span lies within the run; who has all of it in sight sees it grow.
  /** @type {(from: number, to: number) => void} */
  lookAt(from, to) {
    const found = spanWithin(from, to, this.view.now);
    Object.assign(this.view, found, { follow: isWhole(found, this.view.now) });
    this.draw();
  }

  /** @type {(seconds: number) => void} */
  pan(seconds) { this.lookAt(this.view.from + seconds, this.view.to + seconds); }

  /** @type {(px: number) => void} */
  scroll(px) {
    this.view.followRows = false;
    this.view.scroll += px;
    this.draw();
  }

  // Scrolls and pans so that an attempt can be seen; the zoom stays.
  /** @type {(key: string) => void} */
  reveal(key) {
    const spot = this.model.arranged().spots.get(key);
    if (!spot) return;
    const { view } = this, room = this.canvas.clientHeight - topOf(this.model) || this.options.height;
    if (spot.row.y < view.scroll || spot.row.y + spot.row.height > view.scroll + room) {
      Object.assign(view, { followRows: false, scroll: spot.row.y - room / 2 });
    }
    const start = startOf(spot.bar), end = spot.bar.ended ?? this.model.now;
    if (!view.follow && (end < view.from || start > view.to)) {
      const from = (start + end) / 2 - this.span() / 2;
      this.lookAt(from, from + this.span());
    }
    this.draw();
  }

  // Moves the keyboard's cursor and tells what it stands on.
  /** @type {(bar: Bar | null) => void} */
  moveTo(bar) {
    if (!bar) return;
    this.view.cursor = bar.key;
    this.reveal(bar.key);
    this.spoken.textContent = describe(this, bar).replaceAll("\n", ". ");
    this.frameThen = () => showTip(this, bar);
    this.draw();
  }

  /** @type {() => void} */
  say() {
    const { gaps, status } = this.model, { attempts, failed, running } = this.model.counted();
    const text = attempts + " attempts" + (running ? ", " + running + " running" : "");
    const stalled = this.model.stalled(this.model.now, this.options);
    const full = text + (stalled.length ? ", ⚠ " + stalled.length + " without a token for too long" : "");
    if (this.toolbar.status.textContent !== full) this.toolbar.status.textContent = full;
    const path = this.model.path.calls.length;
    this.canvas.setAttribute("aria-label", "Timing chart of the run (" + status + "): " + full + ", " + failed + " failed" +
      (path ? "; the critical path has " + path + " calls and takes " + secondsText(this.model.path.seconds) : "") +
      (gaps.length ? "; between its sessions nobody worked on it for " + gaps.map(([, idle]) => gapText(idle)).join(", ") : "") + ". " +
      KEYS_HELP + (this.options.hidden ? "" : " The table of all attempts below shows the same."));
  }

  /** @type {(text: string) => void} */
  problem(text) { this.toolbar.status.textContent = text; }

  /** @type {() => void} */
  draw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => { this.frame = 0; this.paint(); });
  }

  /** @type {() => void} */
  paint() {
    const { view, model } = this;
    const began = performance.now();
    const since = model.status === "running" ? Math.min(3, (began - this.takenAt) / 1000) : 0;
    view.now = model.now + since;
    Object.assign(view, view.follow ? wholeRun(view.now) : spanWithin(view.from, view.to, view.now));
    const room = this.canvas.clientHeight - topOf(model);
    if (model.roomPx !== room) Object.assign(model, { roomPx: room, layout: null });
    if (view.followRows && model.status === "running") view.scroll = Math.max(view.scroll, lowestRunning(model) - room);
    view.scroll = Math.min(Math.max(0, view.scroll), Math.max(0, model.arranged().height - room));
    const theme = themeOf(this.root);
    this.painter.paint(model, view, theme);
    Object.assign(this.canvas.dataset, {
      from: view.from.toFixed(3), to: view.to.toFixed(3), selected: view.selected, cursor: view.cursor, rows: model.mode, sort: model.sort, high: model.arranged().height,
      attempts: model.ended.length, look: model.look, ticks: this.ticks, path: view.path ? model.path.calls.length : "", idle: model.idle.length,
      paintMs: (performance.now() - began).toFixed(2),
    });
    paintToolbar(this);
    paintLegend(this, theme);
    paintSlackTable(this);
    const then = this.frameThen;
    this.frameThen = null;
    if (then) then();
  }
}
