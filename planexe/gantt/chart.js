// The chart as an element: canvas, toolbar, legend, tooltip. It is fed with answers of the log and knows no server.

import { lowestRunning } from "./arrange.js";
import { startOf } from "./bar.js";
import { listen } from "./hands.js";
import { GanttModel } from "./model.js";
import { SORTS } from "./order.js";
import { Painter } from "./paint.js";
import { buildSlackTable, paintSlackTable } from "./slack.js";
import { LABELS_PX, topOf } from "./strips.js";
import { secondsText, themeOf } from "./theme.js";
import { MODES, buildToolbar, make, paintToolbar } from "./toolbar.js";
import { describe, paintLegend, showTip } from "./words.js";

const MOST_ZOOM_S = 0.02, FRAME_MS = 200, LEAST_HIGH_PX = 200;
const KEYS_HELP = "Keys: arrows walk through attempts, Enter selects, Escape lets go; plus and minus zoom, 0 fits, " +
  "Shift with arrows pans, C draws the critical path, F folds, S, L and M change the rows, O their order.";

export class LiveGantt {
  // options: stages, looks, waits, idles, critical, stallS, midwayS, height, selected, rows, sort, path,
  // onSelect(key), onView(name, value); before an audience hidden (texts and names of models) and zoom, around (pixels)
  constructor(root, options) {
    this.root = root;
    this.options = { stallS: 45, midwayS: 15, onSelect: () => {}, onView: () => {}, ...options };
    this.model = new GanttModel(options.stages, { hidden: Boolean(options.hidden) });
    if (MODES.some(([mode]) => mode === options.rows)) this.model.group(options.rows);
    if (SORTS.some(([sort]) => sort === options.sort)) this.model.order(options.sort);
    this.view = {
      from: 0, to: 5, scroll: 0, now: 0, follow: true, followRows: true, selected: options.selected || "", cursor: "",
      path: Boolean(options.path),
    };
    this.toReveal = this.view.selected;
    this.ticks = 0;
    this.takenAt = performance.now();
    root.classList.add("live-gantt");
    this.build();
    this.painter = new Painter(this.canvas, this.options);
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.canvas);
    this.timer = setInterval(() => this.model.status === "running" && !document.hidden && this.draw(), FRAME_MS);
    this.draw();
  }

  close() {
    clearInterval(this.timer);
    this.sizes.disconnect();
  }

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

  takeIdle(rows) {
    this.model.takeIdle(rows);
    this.draw();
  }

  get wantsIdle() { return this.model.mode === "slot"; }

  select(key, tell) {
    this.view.selected = key;
    if (tell) this.options.onSelect(key);
    this.draw();
  }

  build() {
    buildToolbar(this);
    this.canvas = make("canvas", "", this.root);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-roledescription", "timing chart");
    this.size();
    this.tip = make("div", "tip", this.root);
    this.tip.hidden = true;
    this.spoken = make("div", "spoken", this.root);
    this.spoken.setAttribute("aria-live", "polite");
    this.legend = make("div", "legend", this.root);
    this.slackTable = buildSlackTable(this);
    listen(this);
  }

  // Before an audience all is larger, and the chart as high as the window leaves room for.
  size() {
    const { zoom, around, height } = this.options;
    this.root.classList.toggle("presented", Boolean(zoom));
    this.root.style.zoom = zoom || "";
    this.canvas.style.height = zoom ? `max(${LEAST_HIGH_PX}px, calc((100vh - ${around}px) / ${zoom}))` : height + "px";
  }

  setMode(mode) {
    if (mode === this.model.mode) return;
    this.model.group(mode);
    this.view.scroll = 0;
    if (this.view.selected) this.reveal(this.view.selected);
    this.options.onView("rows", mode);
    this.legendOf = "";
    this.draw();
  }

  setSort(sort) {
    if (sort === this.model.sort) return;
    this.model.order(sort);
    Object.assign(this.view, { scroll: 0, followRows: sort === "plan" && this.view.followRows });
    if (this.view.selected) this.reveal(this.view.selected);
    this.options.onView("sort", sort);
    this.spoken.textContent = "Sorted by " + SORTS.find(([name]) => name === sort)[1];
    this.draw();
  }

  setPath(on) {
    this.view.path = on;
    this.options.onView("path", on);
    this.legendOf = "";
    this.draw();
  }

  fold(open) {
    this.model.opened = new Set(open ? this.model.stages.map((s) => s.name) : []);
    this.model.layout = null;
    this.draw();
  }

  fit() {
    Object.assign(this.view, { follow: true, followRows: true, scroll: 0 });
    this.draw();
  }

  span() { return this.view.to - this.view.from; }

  plotWide() { return Math.max(50, this.canvas.clientWidth - LABELS_PX); }

  zoom(by, atPx) {
    const share = atPx === undefined ? 0.5 : Math.min(1, Math.max(0, (atPx - LABELS_PX) / this.plotWide()));
    const middle = this.view.from + share * this.span();
    const span = Math.min(Math.max(this.span() * by, MOST_ZOOM_S), Math.max(10, this.view.now * 3));
    Object.assign(this.view, { follow: false, from: middle - share * span, to: middle + (1 - share) * span });
    this.draw();
  }

  pan(seconds) {
    const room = this.span() * 0.9;
    const from = Math.min(Math.max(this.view.from + seconds, -room), Math.max(0, this.view.now - this.span() + room));
    Object.assign(this.view, { follow: false, to: from + this.span(), from });
    this.draw();
  }

  scroll(px) {
    this.view.followRows = false;
    this.view.scroll += px;
    this.draw();
  }

  // Scrolls and pans so that an attempt can be seen; the zoom stays.
  reveal(key) {
    const spot = this.model.arranged().spots.get(key);
    if (!spot) return;
    const { view } = this, room = this.canvas.clientHeight - topOf(this.model) || this.options.height;
    if (spot.row.y < view.scroll || spot.row.y + spot.row.height > view.scroll + room) {
      Object.assign(view, { followRows: false, scroll: spot.row.y - room / 2 });
    }
    const start = startOf(spot.bar), end = spot.bar.ended ?? this.model.now;
    if (!view.follow && (end < view.from || start > view.to)) {
      const span = this.span(), from = Math.max(0, (start + end) / 2 - span / 2);
      Object.assign(view, { from, to: from + span });
    }
    this.draw();
  }

  // Moves the keyboard's cursor and tells what it stands on.
  moveTo(bar) {
    if (!bar) return;
    this.view.cursor = bar.key;
    this.reveal(bar.key);
    this.spoken.textContent = describe(this, bar).replaceAll("\n", ". ");
    this.frameThen = () => showTip(this, bar);
    this.draw();
  }

  say() {
    const { ended, underWay, status } = this.model;
    const running = underWay.filter((b) => b.outcome === "running").length;
    const text = ended.length + " attempts" + (running ? ", " + running + " under way" : "");
    const stalled = this.model.stalled(this.model.now, this.options);
    const full = text + (stalled.length ? ", ⚠ " + stalled.length + " without a token for too long" : "");
    if (this.status.textContent !== full) this.status.textContent = full;
    const failed = ended.filter((b) => b.outcome === "failed").length;
    const path = this.model.path.calls.length;
    this.canvas.setAttribute("aria-label", "Timing chart of the run (" + status + "): " + full + ", " + failed + " failed" +
      (path ? "; the critical path has " + path + " calls and takes " + secondsText(this.model.path.seconds) : "") + ". " +
      KEYS_HELP + (this.options.hidden ? "" : " The table of all attempts below shows the same."));
  }

  problem(text) { this.status.textContent = text; }

  draw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => { this.frame = 0; this.paint(); });
  }

  paint() {
    const { view, model } = this;
    const began = performance.now();
    const since = model.status === "running" ? Math.min(3, (began - this.takenAt) / 1000) : 0;
    view.now = model.now + since;
    if (view.follow) Object.assign(view, { from: 0, to: Math.max(view.now * 1.02, 0.5) });
    const room = this.canvas.clientHeight - topOf(model);
    if (model.roomPx !== room) Object.assign(model, { roomPx: room, layout: null });
    if (view.followRows && model.status === "running") view.scroll = Math.max(view.scroll, lowestRunning(model) - room);
    view.scroll = Math.min(Math.max(0, view.scroll), Math.max(0, model.arranged().height - room));
    const theme = themeOf(this.root);
    this.painter.paint(model, view, theme);
    Object.assign(this.canvas.dataset, {
      from: view.from.toFixed(3), to: view.to.toFixed(3), selected: view.selected, cursor: view.cursor, rows: model.mode, sort: model.sort, high: model.arranged().height,
      attempts: model.ended.length, ticks: this.ticks, path: view.path ? model.path.calls.length : "", idle: model.idle.length,
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
