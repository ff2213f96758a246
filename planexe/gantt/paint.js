// Draws the chart on a canvas: rows, waits, bars, idle slots, critical path. Reads model and view, changes neither.

import { PAD_PX } from "./arrange.js";
import { silentFor, startOf } from "./bar.js";
import { contextOf } from "./canvas.js";
import { hasNoSlack, slackText } from "./slack.js";
import { AXIS_PX, LABELS_PX, StripPainter, topOf } from "./strips.js";
import { FONT, Fills, colourOf, shortened } from "./theme.js";

/** @import {GanttModel} from "./model.js" */
/** @import {Bar, Box, ChartRow, FullOptions, Idle, Scale, Spot, Theme, View} from "./shapes.d.ts" */

const WITH_PATH_ALPHA = 0.45;

// What stands at the end of a row's label.
/** @typedef {{text: string, strong: boolean}} Note */

export class Painter {
  // Of the painting under way.
  wide = 0;
  dark = false;
  /** @type {Scale} */
  x = () => 0;
  /** @type {Set<string> | null} */
  path = null;

  /** @param {HTMLCanvasElement} canvas @param {FullOptions} options @param {Theme} theme */
  constructor(canvas, options, theme) {
    this.canvas = canvas;
    this.theme = theme;
    this.context = contextOf(canvas);
    this.looks = options.looks;
    this.waits = options.waits;
    this.idles = options.idles;
    this.critical = options.critical;
    this.options = options;
    this.fills = new Fills(this.context);
    this.strips = new StripPainter(this);
  }

  /** @type {(model: GanttModel, view: View, theme: Theme) => void} */
  paint(model, view, theme) {
    const { canvas, context: c } = this;
    const ratio = (window.devicePixelRatio || 1) * (/** @type {{currentCSSZoom?: number}} */ (canvas).currentCSSZoom || 1);
    const wide = canvas.clientWidth, high = canvas.clientHeight;
    if (!wide || !high) return;
    if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(high * ratio)) {
      canvas.width = Math.round(wide * ratio);
      canvas.height = Math.round(high * ratio);
    }
    this.theme = theme;
    this.dark = theme.dark;
    this.wide = wide;
    this.x = (s) => LABELS_PX + ((s - view.from) / (view.to - view.from)) * (wide - LABELS_PX);
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.fillStyle = theme.ground;
    c.fillRect(0, 0, wide, high);
    c.font = FONT + theme.font;
    c.textBaseline = "middle";
    const top = topOf(model);
    this.rows(model, view, top, high);
    this.strips.paint(model, view, theme, this.x, wide, high);
    c.fillStyle = theme.line;
    c.fillRect(LABELS_PX - 1, AXIS_PX, 1, high);
    const now = this.x(view.now);
    if (model.status === "running" && now >= LABELS_PX && now <= wide) {
      c.fillStyle = theme.accent;
      c.fillRect(now - 0.5, AXIS_PX, 1, high);
    }
    this.scrollbar(model, view, top, high);
  }

  /** @type {(model: GanttModel, view: View, first: number, high: number) => void} */
  rows(model, view, first, high) {
    const { context: c, wide, theme } = this;
    const { rows } = model.arranged();
    const shown = rows.filter((row) => first + row.y - view.scroll <= high && row.y + row.height >= view.scroll);
    shown.forEach((row) => {
      const top = first + row.y - view.scroll;
      if (row.head && rows.indexOf(row) % 2 === 0) {
        c.globalAlpha = 0.6;
        c.fillStyle = theme.soft;
        c.fillRect(0, top, wide, row.height);
        c.globalAlpha = 1;
      }
      this.label(row, top, first, noteOf(model, view, row));
    });
    c.save();
    c.beginPath();
    c.rect(LABELS_PX, first, wide - LABELS_PX, high - first);
    c.clip();
    this.path = view.path ? model.pathKeys() : null;
    for (const row of shown) this.row(model, view, row, first + row.y - view.scroll);
    if (view.path) this.drawPath(model, view, first);
    const { spots } = model.arranged(), selected = spots.get(view.selected), cursor = spots.get(view.cursor);
    if (selected) this.outline(selected, view, first, theme.text, []);
    if (cursor) this.outline(cursor, view, first, theme.accent, [4, 2]);
    c.restore();
  }

  /** @type {(model: GanttModel, view: View, row: ChartRow, top: number) => void} */
  row(model, view, row, top) {
    const tall = (row.height - PAD_PX) / row.count;
    if (model.mode === "slot") this.idle(model.idleByLane().get(Number(row.name)) || [], top + 1, row.height - PAD_PX);
    else for (const { bar, lane } of row.spots) this.waiting(bar, top + 1 + lane * tall, tall, view);
    /** @type {Map<number, number>} */
    const drawn = new Map();
    for (const { bar, lane } of row.spots) {
      if (bar.outcome === "waiting") continue;
      const end = this.x(bar.ended ?? view.now);
      // Bars that lie within a pixel already drawn show nothing more.
      if (end < (drawn.get(lane) ?? -Infinity) + 0.7 && bar.look === "ok") continue;
      drawn.set(lane, Math.max(end, this.x(startOf(bar)) + 2));
      this.bar(bar, top + 1 + lane * tall, tall, view);
    }
  }

  // The name of a high row stays in sight while the row does.
  /** @type {(row: ChartRow, top: number, first: number, note: Note) => void} */
  label(row, top, first, note) {
    const c = this.context, half = Math.min(row.height, 24) / 2;
    const middle = Math.min(Math.max(top, first) + half, top + row.height - Math.min(half, 9));
    c.fillStyle = this.theme.text;
    c.globalAlpha = row.empty ? 0.55 : 1;
    if (row.foldable) c.fillText(row.open ? "▾" : "▸", 4, middle);
    const left = row.head ? 18 : 30;
    const room = LABELS_PX - left - 8 - (note.text ? c.measureText(note.text).width : 0);
    c.fillText(shortened(c, row.label, room), left, middle);
    if (note.strong) c.fillStyle = colourOf(this.critical, this.dark);
    c.globalAlpha = note.strong ? 1 : 0.75;
    if (note.text) c.fillText(note.text, LABELS_PX - 6 - c.measureText(note.text).width, middle);
    c.globalAlpha = 1;
  }

  /** @type {(spans: Idle[], top: number, tall: number) => void} */
  idle(spans, top, tall) {
    const c = this.context;
    for (const [, from, to, reason] of spans) {
      const left = Math.max(LABELS_PX - 2, this.x(from)), right = Math.min(this.wide + 2, this.x(to));
      if (right - left < 1) continue;
      const calm = reason === "nothing ready", high = calm ? 3 : Math.max(4, tall * 0.45);
      c.globalAlpha = calm ? 0.7 : 0.85;
      c.fillStyle = calm ? colourOf(this.idles[reason], this.dark) : this.fills.of(this.idles[reason], this.dark, high);
      c.fillRect(left, top + (tall - high) / 2, right - left, high);
      c.globalAlpha = 1;
    }
  }

  // The parts of the wait, one after another up to the moment of sending, or to the present.
  /** @type {(bar: Bar, top: number, tall: number, view: View) => void} */
  waiting(bar, top, tall, view) {
    const until = bar.sent ?? bar.ended ?? view.now;
    if (until - bar.ready <= 0 || this.x(until) < LABELS_PX || this.x(bar.ready) > this.wide) return;
    const c = this.context, thin = Math.max(2, tall * 0.45);
    /** @type {[string, number][]} */
    const parts = bar.waits.length ? bar.waits : [["slot", until - bar.ready]];
    let at = bar.ready;
    parts.forEach(([why, seconds], place) => {
      const to = place === parts.length - 1 ? until : Math.min(until, at + seconds);
      const left = Math.max(LABELS_PX - 2, this.x(at)), right = Math.min(this.wide + 2, this.x(to));
      at = to;
      if (right - left < 1) return;
      c.globalAlpha = this.path && !this.path.has(bar.key) ? 0.35 : 0.75;
      c.fillStyle = this.fills.of(this.waits[why] || this.waits.slot, this.dark, thin);
      c.fillRect(left, top + (tall - thin) / 2, right - left, thin);
    });
    c.globalAlpha = 1;
  }

  /** @type {(bar: Bar, top: number, tall: number, view: View) => void} */
  bar(bar, top, tall, view) {
    const c = this.context, high = Math.max(2, tall - 1.5), look = this.looks[bar.look] || this.looks.ok;
    if (bar.outcome === "reused") {
      this.mark(this.x(startOf(bar)), top + tall / 2, Math.min(5, tall / 2));
      return;
    }
    const start = startOf(bar), end = bar.ended ?? view.now;
    const left = this.x(start), right = Math.max(this.x(end), left + 2);
    if (right < LABELS_PX || left > this.wide) return;
    const faint = this.path && !this.path.has(bar.key) ? WITH_PATH_ALPHA : 1;
    const from = Math.max(left, LABELS_PX - 4), to = Math.min(right, this.wide + 4);
    const [answering, filled] = this.solid(bar, left, right, from, to);
    const colour = colourOf(look, this.dark);
    c.fillStyle = colour;
    c.globalAlpha = 0.4 * faint;
    c.fillRect(from, top, answering - from, high);
    c.fillRect(filled, top, to - filled, high);
    c.globalAlpha = faint;
    c.fillStyle = this.fills.of(look, this.dark, high);
    c.fillRect(answering, top, filled - answering, high);
    if (look.pattern === "hollow" || bar.outcome === "failed") {
      c.strokeStyle = colour;
      c.lineWidth = 1;
      c.strokeRect(from + 0.5, top + 0.5, Math.max(1, to - from - 1), Math.max(1, high - 1));
    }
    const stalled = silentFor(bar, view.now, this.options) > 0;
    if (high >= 10 && to - from >= 24 && ((bar.look !== "ok" && bar.look !== "running") || stalled)) {
      this.sign(stalled ? "⚠" : look.sign, from, top, high);
    }
    c.globalAlpha = 1;
  }

  // Where the solid part of a bar begins and ends: what has answered, or the share that is done; the rest is faint.
  /** @type {(bar: Bar, left: number, right: number, from: number, to: number) => [number, number]} */
  solid(bar, left, right, from, to) {
    /** @type {(at: number) => number} */
    const inside = (at) => Math.min(Math.max(at, from), to);
    if (bar.share !== null) return [from, inside(left + (right - left) * bar.share)];
    if (bar.first !== null && bar.first > startOf(bar)) return [inside(this.x(bar.first)), to];
    return [bar.outcome === "running" && bar.first === null ? to : from, to];
  }

  /** @type {(sign: string, left: number, top: number, high: number) => void} */
  sign(sign, left, top, high) {
    const c = this.context;
    c.globalAlpha = 1;
    c.fillStyle = this.theme.ground;
    c.fillRect(left + 1, top + 1, 12, high - 2);
    c.fillStyle = this.theme.text;
    c.fillText(sign, left + 2, top + high / 2);
  }

  /** @type {(at: number, middle: number, size: number) => void} */
  mark(at, middle, size) {
    const c = this.context;
    if (at < LABELS_PX - 5 || at > this.wide + 5) return;
    c.beginPath();
    c.moveTo(at, middle - size);
    c.lineTo(at + size, middle);
    c.lineTo(at, middle + size);
    c.lineTo(at - size, middle);
    c.closePath();
    c.strokeStyle = this.colour("reused");
    c.lineWidth = 1.5;
    c.stroke();
  }

  /** @type {(spot: Spot, view: View, first: number) => Box} */
  box({ row, lane, bar }, view, first) {
    const tall = (row.height - PAD_PX) / row.count;
    const left = this.x(startOf(bar));
    const top = first + row.y - view.scroll + 1 + lane * tall;
    return { left, top, wide: Math.max(2, this.x(bar.ended ?? view.now) - left), high: Math.max(2, tall - 1.5) };
  }

  /** @type {(spot: Spot, view: View, first: number, colour: string, dash: number[]) => void} */
  outline(spot, view, first, colour, dash) {
    const box = this.box(spot, view, first), c = this.context;
    c.strokeStyle = colour;
    c.lineWidth = 2;
    c.setLineDash(dash);
    c.strokeRect(box.left - 2, box.top - 2, box.wide + 4, box.high + 4);
    c.setLineDash([]);
  }

  // The calls of the critical path in a frame each, and a line from the end of one to the begin of the next.
  /** @type {(model: GanttModel, view: View, first: number) => void} */
  drawPath(model, view, first) {
    const c = this.context, { spots } = model.arranged();
    /** @type {Box[]} */
    const boxes = [];
    for (const bar of model.pathCalls().flat()) {
      const spot = spots.get(bar.key);
      if (spot) boxes.push(this.box(spot, view, first));
    }
    const lines = new Path2D();
    boxes.forEach((box, n) => {
      lines.rect(box.left, box.top, box.wide, box.high);
      const before = boxes[n - 1];
      if (!before) return;
      lines.moveTo(before.left + before.wide, before.top + before.high / 2);
      lines.lineTo(box.left, before.top + before.high / 2);
      lines.lineTo(box.left, box.top + box.high / 2);
    });
    c.lineJoin = "round";
    c.strokeStyle = colourOf(this.critical, this.dark);
    c.lineWidth = 2;
    c.stroke(lines);
  }

  /** @type {(model: GanttModel, view: View, top: number, high: number) => void} */
  scrollbar(model, view, top, high) {
    const room = high - top, whole = model.arranged().height;
    if (whole <= room) return;
    const c = this.context, tall = Math.max(24, (room / whole) * room);
    c.globalAlpha = 0.35;
    c.fillStyle = this.theme.text;
    c.fillRect(this.wide - 5, top + (view.scroll / (whole - room)) * (room - tall), 4, tall);
    c.globalAlpha = 1;
  }

  /** @type {(name: string) => string} */
  colour(name) { return colourOf(this.looks[name] || this.looks.ok, this.dark); }
}

// With the critical path how much slack the stage has, else how many calls wait.
/** @type {(model: GanttModel, view: View, row: ChartRow) => Note} */
function noteOf(model, view, row) {
  const slack = view.path && row.head && model.mode === "stage" ? slackText(model, String(row.name)) : "";
  if (slack) return { text: "  " + slack, strong: hasNoSlack(model, String(row.name)) };
  return { text: row.waiting ? "  +" + row.waiting + " waiting" : "", strong: false };
}
