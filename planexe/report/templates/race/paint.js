// Draws a race at a moment on a canvas of any size; the same for the screen and for the picture.

import { END, LANE, START, STATE, clockText, isUnderWay, moneyText } from "./model.js";

/** @import {RaceModel} from "./model.js" */
/** @import {Frame, RaceColour, RaceLook, Racer, RacerState} from "./shapes.d.ts" */

const TICK_STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800];

/** @type {RaceColour[]} */
const COLOURS = ["paper", "ink", "quiet", "line", "tint", "lane", "accent", "ok", "running", "failed", "cancelled"];

/** @typedef {{size?: number, weight?: number, color?: string, align?: CanvasTextAlign, most?: number}} TextStyle */

export class RacePainter {
  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height @param {RaceLook} look */
  constructor(context, width, height, look) {
    this.c = context;
    this.width = width;
    this.height = height;
    this.look = look;
    this.stacked = width < 720;
    const wide = this.stacked ? width / 560 : width / 1180;
    this.f = Math.max(0.62, Math.min(2.4, wide, height / (this.stacked ? 860 : 520)));
  }

  /** @type {(model: RaceModel, t: number) => void} */
  paint(model, t) {
    const { c, look, f } = this, states = model.at(t), pad = 14 * f;
    c.fillStyle = look.paper;
    c.fillRect(0, 0, this.width, this.height);
    const top = this.head(model, t, states, pad);
    const note = this.foot(model, pad);
    const room = this.height - top - note - pad;
    const across = this.stacked ? this.width - 2 * pad : (this.width - 3 * pad) / 2;
    const down = this.stacked ? (room - pad) / 2 : room;
    model.racers.forEach((racer, n) => {
      const x = this.stacked ? pad : pad + n * (across + pad);
      const y = this.stacked ? top + n * (down + pad) : top;
      this.panel(model, racer, states[n], t, { x, y, w: across, h: down });
    });
  }

  /** @type {(size: number, weight?: number) => void} */
  font(size, weight = 400) { this.c.font = weight + " " + Math.round(size * this.f) + "px " + this.look.font; }

  /** @type {(words: string, x: number, y: number, style?: TextStyle) => void} */
  text(words, x, y, { size = 15, weight = 400, color = this.look.ink, align = "left", most = 0 } = {}) {
    this.font(size, weight);
    this.c.fillStyle = color;
    this.c.textAlign = align;
    this.c.textBaseline = "alphabetic";
    this.c.fillText(most ? this.fitted(words, most) : words, x, y);
  }

  /** @type {(words: string, most: number) => string} */
  fitted(words, most) {
    if (this.c.measureText(words).width <= most) return words;
    let kept = words;
    while (kept.length > 1 && this.c.measureText(kept + "…").width > most) kept = kept.slice(0, -1);
    return kept.trimEnd() + "…";
  }

  /** @type {(model: RaceModel, t: number, states: RacerState[], pad: number) => number} */
  head(model, t, states, pad) {
    const { f, look } = this, head = model.headline(t, states), base = pad + 44 * f;
    this.text(head.words, this.width - pad, base, { size: 20, weight: 600, align: "right" });
    let wide = this.c.measureText(head.words).width;
    if (head.number) {
      const both = states.every((state) => state.done);
      const color = both ? look.accent : look.ink;
      this.text(head.number, this.width - pad - wide - 12 * f, base, { size: 52, weight: 750, align: "right", color });
      wide += this.c.measureText(head.number).width + 12 * f;
    }
    const left = this.width - 3 * pad - wide;
    if (left > 90 * f) {
      const title = model.title || "The same, twice";
      this.text(title, pad, base - 8 * f, { size: 17, weight: 600, most: left });
    }
    return base + 16 * f;
  }

  /** @type {(model: RaceModel, pad: number) => number} */
  foot(model, pad) {
    const notes = [];
    const simulated = model.racers.filter((racer) => racer.simulated);
    if (simulated.length) {
      const pace = simulated[0].pace;
      notes.push("Simulated model, no AI" + (pace > 1.05 ? ", " + (pace >= 10 ? Math.round(pace) : pace.toFixed(1)) + " times faster than life." : "."));
    }
    const foretold = model.racers.filter((racer) => racer.predicted);
    if (foretold.length) notes.push("“" + foretold[0].name + "” is predicted: the same calls, replayed with that limit.");
    if (!notes.length) return 0;
    this.text(notes.join(" "), pad, this.height - 9 * this.f,
      { size: 13, color: this.look.quiet, most: this.width - 2 * pad });
    return 20 * this.f;
  }

  /** @type {(model: RaceModel, racer: Racer, state: RacerState, t: number, frame: Frame) => void} */
  panel(model, racer, state, t, { x, y, w, h }) {
    const { c, f, look } = this, inner = 14 * f;
    c.fillStyle = look.tint;
    rounded(c, x, y, w, h, 8 * f);
    c.fill();
    if (state.done) {
      c.lineWidth = 2.5 * f;
      c.strokeStyle = this.ends(state);
      c.stroke();
    }
    const left = x + inner, right = x + w - inner;
    const clock = clockText(state.t) + (state.done ? "  ✔" : "");
    this.text(clock, right, y + 50 * f, { size: 40, weight: 700, align: "right", color: state.won ? look.accent : look.ink });
    const room = right - left - c.measureText(clock).width - 12 * f;
    this.text(racer.name, left, y + 34 * f, { size: 24, weight: 700, most: room });
    const tag = racer.predicted ? "predicted" : racer.over === false ? "under way" : "measured";
    this.text(tag + " · at most " + racer.cap + " in flight", left, y + 55 * f, { size: 14, color: look.quiet, most: room });
    this.progress(racer, state, left, y + 68 * f, right - left);
    this.figures(racer, state, left, y + 112 * f, right - left);
    const lanesTop = y + 142 * f, lanesEnd = y + h - 52 * f;
    this.lanes(model, racer, state, t, { x: left, y: lanesTop, w: right - left, h: Math.max(20, lanesEnd - lanesTop) });
    const now = state.now.map((n) => model.stages[n]);
    const words = state.done ? "Complete." : now.length ? "Now: " + now.join(", ") : t > 0 ? "…" : "";
    this.text(words, left, y + h - 10 * f, { size: 15, color: look.quiet, most: right - left });
  }

  /** @type {(state: RacerState) => string} */
  ends(state) { return state.won ? this.look.accent : this.look.quiet; }

  /** @type {(racer: Racer, state: RacerState, x: number, y: number, w: number) => void} */
  progress(racer, state, x, y, w) {
    const { c, f, look } = this, h = 10 * f;
    c.fillStyle = look.line;
    rounded(c, x, y, w, h, h / 2);
    c.fill();
    const share = racer.share !== undefined && racer.over === false ? racer.share
      : racer.answers ? Math.min(1, state.answered / racer.answers) : 0;
    if (share > 0) {
      c.fillStyle = state.won ? look.accent : look.ok;
      rounded(c, x, y, Math.max(h, w * share), h, h / 2);
      c.fill();
    }
  }

  /** @type {(racer: Racer, state: RacerState, x: number, y: number, w: number) => void} */
  figures(racer, state, x, y, w) {
    const of = racer.answers ? " of " + racer.answers : "";
    const cells = [
      [state.answered + of, "answers"],
      [String(state.inFlight), "in flight"],
      [String(state.failed), "failed tries"],
      [moneyText(state.cost), "cost"],
    ];
    const places = [0, 0.34, 0.52, 0.73];
    cells.forEach(([number, word], n) => {
      const at = x + w * places[n], most = w * ((places[n + 1] ?? 1) - places[n]) - 6 * this.f;
      this.text(number, at, y - 4 * this.f, { size: 19, weight: 650, most });
      this.text(word, at, y + 14 * this.f, { size: 13, color: this.look.quiet, most });
    });
  }

  /** @type {(model: RaceModel, racer: Racer, state: RacerState, t: number, frame: Frame) => void} */
  lanes(model, racer, state, t, { x, y, w, h }) {
    const { c, f, look } = this, count = Math.max(1, racer.lanes);
    const pitch = Math.min(h / count, 46 * f), gap = pitch > 7 ? Math.min(3, pitch * 0.15) : pitch > 3 ? 1 : 0;
    const top = y + Math.max(0, (h - pitch * count) / 2), scale = w / model.seconds;
    for (let lane = 0; lane < count; lane += 1) {
      c.fillStyle = look.lane;
      c.fillRect(x, top + lane * pitch, w, Math.max(1, pitch - gap));
    }
    for (const bar of racer.bars) {
      if (bar[START] > t) continue;
      const running = isUnderWay(bar, t), end = running ? Math.min(t, racer.seconds) : bar[END] ?? t;
      const from = x + bar[START] * scale, wide = Math.max(1.2, (end - bar[START]) * scale - 0.8);
      const at = top + bar[LANE] * pitch, high = Math.max(1, pitch - gap);
      const kind = running ? "running" : bar[STATE];
      c.fillStyle = kind === "running" || kind === "failed" || kind === "cancelled" ? look[kind] : look.ok;
      if (kind === "failed" || kind === "cancelled") {
        c.fillRect(from, at, wide, Math.max(1, high * 0.45));
        if (high > 9 * f && kind === "failed") this.text("✕", from, at + high, { size: 10, weight: 700, color: look.failed });
      } else {
        c.fillRect(from, at, wide, high);
      }
    }
    this.axis(model, x, y + h, w, scale);
    const now = x + Math.min(t, model.seconds) * scale;
    c.fillStyle = look.ink;
    c.fillRect(now - 0.75 * f, y - 4 * f, 1.5 * f, h + 8 * f);
    if (state.done) this.flag(x + racer.seconds * scale, y, h, x + w, this.ends(state));
  }

  /** @type {(at: number, y: number, h: number, right: number, color: string) => void} */
  flag(at, y, h, right, color) {
    const { c, f, look } = this, side = 7 * f;
    c.fillStyle = color;
    c.fillRect(at - f, y - 6 * f, 2 * f, h + 10 * f);
    const toLeft = at + 4 * side > right;
    for (let n = 0; n < 6; n += 1) {
      const column = n % 3, row = Math.floor(n / 3);
      c.fillStyle = (column + row) % 2 ? look.paper : color;
      c.fillRect(toLeft ? at - (column + 1) * side : at + column * side, y - 6 * f + row * side, side, side);
    }
  }

  /** @type {(model: RaceModel, x: number, y: number, w: number, scale: number) => void} */
  axis(model, x, y, w, scale) {
    const step = TICK_STEPS_S.find((s) => model.seconds / s <= 6) || model.seconds;
    for (let s = 0; s <= model.seconds + 1e-9; s += step) {
      this.c.fillStyle = this.look.line;
      this.c.fillRect(x + s * scale, y, 1, 5 * this.f);
      /** @type {CanvasTextAlign} */
      const align = s === 0 ? "left" : x + s * scale > x + w - 20 * this.f ? "right" : "center";
      this.text(s >= 60 ? clockText(s) : (step < 1 ? s.toFixed(1) : Math.round(s)) + " s", x + s * scale, y + 18 * this.f,
        { size: 12, color: this.look.quiet, align });
    }
  }
}

/** @type {(c: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, r: number) => void} */
function rounded(c, x, y, w, h, r) {
  c.beginPath();
  c.roundRect(x, y, w, h, Math.min(r, w / 2, h / 2));
}

// Colours of the page around the drawing: style sheets set them as --race-… on its element.
/** @type {(element: Element) => RaceLook} */
export function raceLook(element) {
  const style = getComputedStyle(element);
  const colours = COLOURS.map((name) => [name, style.getPropertyValue("--race-" + name).trim() || "#777"]);
  return /** @type {RaceLook} */ ({ font: style.fontFamily || "sans-serif", ...Object.fromEntries(colours) });
}
