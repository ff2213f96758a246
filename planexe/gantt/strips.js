// What stands above the rows under the same time axis: the axis, calls in flight with the cap, the providers' limits.

import { niceStep, shortened, timeText } from "./theme.js";

/** @import {GanttModel} from "./model.js" */
/** @import {Painter} from "./paint.js" */
/** @import {LimitStep, Scale, Theme, View} from "./shapes.d.ts" */

export const LABELS_PX = 216, AXIS_PX = 22, FLIGHT_PX = 52, LIMITS_PX = 34;

// Where the rows begin: the strip of the limits is there only if a provider said something about them.
/** @type {(model: GanttModel) => number} */
export function topOf(model) { return AXIS_PX + FLIGHT_PX + (model.headroom().any ? LIMITS_PX : 0); }

// How long a gap was, in the largest unit that says it well.
/** @type {(seconds: number) => string} */
export function gapText(seconds) {
  /** @type {[number, string][]} */
  const units = [[86400, "d"], [3600, "h"], [60, "min"], [0, "s"]];
  const [size, unit] = units.find(([least]) => seconds >= least) ?? [1, "s"];
  const number = seconds / (size || 1);
  return number.toFixed(number < 10 ? 1 : 0) + " " + unit;
}

export class StripPainter {
  /** @param {Painter} painter */
  constructor(painter) { this.painter = painter; }

  /** @type {(model: GanttModel, view: View, theme: Theme, x: Scale, wide: number, high: number) => void} */
  paint(model, view, theme, x, wide, high) {
    this.flight(model, view, theme, x, wide);
    if (model.headroom().any) this.limits(model, view, theme, x, wide);
    this.axis(view, theme, x, wide, high, topOf(model));
    this.gaps(model, theme, x, wide, high);
  }

  // Where nobody worked on the run: a line across all rows, and how long that was. It takes no room on the axis.
  /** @type {(model: GanttModel, theme: Theme, x: Scale, wide: number, high: number) => void} */
  gaps(model, theme, x, wide, high) {
    const c = this.painter.context;
    let free = LABELS_PX;
    c.strokeStyle = theme.text;
    c.lineWidth = 1;
    for (const [at, idle] of model.gaps) {
      const left = Math.round(x(at)) + 0.5, text = gapText(idle) + " gap", room = c.measureText(text).width;
      if (left < LABELS_PX || left > wide) continue;
      c.globalAlpha = 0.55;
      c.setLineDash([2, 3]);
      c.beginPath();
      c.moveTo(left, AXIS_PX);
      c.lineTo(left, high);
      c.stroke();
      c.setLineDash([]);
      c.globalAlpha = 1;
      const from = Math.min(left + 3, wide - room - 2);
      if (from < free) continue;
      c.fillStyle = theme.ground;
      c.fillRect(from - 2, AXIS_PX + 1, room + 4, 14);
      c.fillStyle = theme.text;
      c.fillText(text, from, AXIS_PX + 8);
      free = from + room + 6;
    }
    c.globalAlpha = 1;
  }

  /** @type {(view: View, theme: Theme, x: Scale, wide: number, high: number, top: number) => void} */
  axis(view, theme, x, wide, high, top) {
    const c = this.painter.context;
    c.fillStyle = theme.ground;
    c.fillRect(0, 0, wide, AXIS_PX);
    const step = niceStep((view.to - view.from) / Math.max(2, (wide - LABELS_PX) / 90));
    c.fillStyle = theme.text;
    c.textAlign = "center";
    for (let s = Math.ceil(view.from / step) * step; s <= view.to; s += step) {
      const at = x(s);
      if (at < LABELS_PX + 12 || at > wide - 12) continue;
      c.globalAlpha = 0.85;
      c.fillText(timeText(s, step), at, AXIS_PX / 2);
      c.globalAlpha = 0.12;
      c.fillRect(at, AXIS_PX, 1, high - AXIS_PX);
      c.globalAlpha = 1;
    }
    c.textAlign = "left";
    c.globalAlpha = 0.85;
    c.fillText("Time since the start", 4, AXIS_PX / 2);
    c.globalAlpha = 1;
    c.fillStyle = theme.line;
    c.fillRect(0, top - 1, wide, 1);
  }

  // Draws within the plot only.
  /** @type {(top: number, tall: number, wide: number, draw: (context: CanvasRenderingContext2D) => void) => void} */
  within(top, tall, wide, draw) {
    const c = this.painter.context;
    c.save();
    c.beginPath();
    c.rect(LABELS_PX, top, wide - LABELS_PX, tall);
    c.clip();
    draw(c);
    c.restore();
  }

  /** @type {(model: GanttModel, view: View, theme: Theme, x: Scale, wide: number) => void} */
  flight(model, view, theme, x, wide) {
    const p = this.painter, bottom = AXIS_PX + FLIGHT_PX - 4, tall = FLIGHT_PX - 10;
    const flight = model.inFlight();
    const most = flight.reduce((n, step) => Math.max(n, step[1]), 1);
    const caps = model.caps.map((cap) => cap[1]).filter((n) => n <= Math.max(64, most));
    const peak = Math.max(most, ...caps);
    /** @type {(n: number) => number} */
    const y = (n) => bottom - (Math.min(n, peak * 1.06) / peak) * tall;
    p.context.fillStyle = theme.soft;
    p.context.fillRect(0, AXIS_PX, wide, FLIGHT_PX);
    let last = 0;
    this.within(AXIS_PX, FLIGHT_PX, wide, (c) => {
      c.beginPath();
      c.moveTo(x(0), bottom);
      for (const [at, number] of flight) {
        c.lineTo(x(at), y(last));
        c.lineTo(x(at), y(number));
        last = number;
      }
      c.lineTo(x(view.now), y(last));
      c.lineTo(x(view.now), bottom);
      c.closePath();
      c.globalAlpha = 0.45;
      c.fillStyle = p.colour("ok");
      c.fill();
      c.globalAlpha = 1;
      c.beginPath();
      model.caps.forEach(([at, cap], place) => {
        const until = place + 1 < model.caps.length ? model.caps[place + 1][0] : Math.max(view.now, at);
        c.lineTo(x(at), y(cap));
        c.lineTo(x(until), y(cap));
      });
      c.strokeStyle = p.colour("failed");
      c.setLineDash([5, 3]);
      c.lineWidth = 1.75;
      c.stroke();
    });
    this.words(theme, AXIS_PX + 16, "Calls in flight: " + (model.status === "running" ? last : "at most " + most));
    this.words(theme, AXIS_PX + 34, "- - Cap: " + (model.capNow || "–"));
  }

  /** @type {(model: GanttModel, view: View, theme: Theme, x: Scale, wide: number) => void} */
  limits(model, view, theme, x, wide) {
    const p = this.painter, top = AXIS_PX + FLIGHT_PX, bottom = top + LIMITS_PX - 4, tall = LIMITS_PX - 9;
    const { requests, tokens, holds } = model.headroom();
    p.context.fillStyle = theme.ground;
    p.context.fillRect(0, top, wide, LIMITS_PX);
    this.within(top, LIMITS_PX, wide, (c) => {
      c.fillStyle = p.fills.of(p.waits.rate, theme.dark, 9);
      for (const [from, to] of holds) {
        const left = x(from), right = Math.max(x(to), left + 2);
        if (right > LABELS_PX && left < wide) c.fillRect(left, top + 3, right - left, LIMITS_PX - 5);
      }
      /** @type {(steps: LimitStep[], colour: string, dash: number[]) => void} */
      const line = (steps, colour, dash) => {
        c.beginPath();
        steps.forEach(([at, share], place) => {
          if (place) c.lineTo(x(at), bottom - steps[place - 1][1] * tall);
          c.lineTo(x(at), bottom - share * tall);
        });
        if (steps.length) c.lineTo(x(view.now), bottom - steps[steps.length - 1][1] * tall);
        c.strokeStyle = colour;
        c.lineWidth = 1.5;
        c.setLineDash(dash);
        c.stroke();
      };
      line(requests, p.colour("ok"), []);
      line(tokens, p.colour("repair"), [2, 2]);
    });
    /** @type {(steps: LimitStep[]) => string} */
    const left = (steps) => (steps.length ? steps[steps.length - 1][2].toLocaleString("en") : "?");
    const known = requests.length || tokens.length;
    this.words(theme, top + 11, known ? "Limit left: ━ " + left(requests) + " requests" : "Provider's limit reached");
    this.words(theme, top + 25, known ? "┅ " + left(tokens) + " tokens · ▒ held back" : holds.length + " × refused · ▒ held back");
  }

  /** @type {(theme: Theme, middle: number, text: string) => void} */
  words(theme, middle, text) {
    const c = this.painter.context;
    c.fillStyle = theme.text;
    c.fillText(shortened(c, text, LABELS_PX - 10), 4, middle);
  }
}
