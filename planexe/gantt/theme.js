// Colours of the page the chart stands in, patterns, and times in words.

import { contextOf } from "./canvas.js";
import { isDark } from "./darkness.js";

/** @import {Look, Theme} from "./shapes.d.ts" */

export const FONT = "12px ";

// Whether the page is dark, and its colours, from the custom properties that Streamlit (or the page's own style) sets.
/** @type {(element: Element) => Theme} */
export function themeOf(element) {
  const style = getComputedStyle(element);
  /** @type {(name: string, fallback: string) => string} */
  const pick = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const ground = pick("--st-background-color", "#ffffff");
  return {
    ground,
    dark: isDark(ground),
    text: pick("--st-text-color", "#1b2430"),
    soft: pick("--st-secondary-background-color", "#f2f5f8"),
    line: pick("--st-border-color", "#d5dce4"),
    accent: pick("--st-primary-color", "#1f6fb2"),
    font: pick("--st-font", "sans-serif"),
  };
}

/** @type {(look: Look, dark: boolean) => string} */
export function colourOf(look, dark) { return dark ? look.dark : look.light; }

// A small canvas that repeats as the filling of a bar.
/** @type {(pattern: string, colour: string) => HTMLCanvasElement} */
function tile(pattern, colour) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const c = contextOf(canvas);
  c.strokeStyle = c.fillStyle = colour;
  c.globalAlpha = pattern === "hollow" ? 0.12 : 0.35;
  c.fillRect(0, 0, 8, 8);
  c.globalAlpha = 1;
  c.lineWidth = 2;
  /** @type {(x1: number, y1: number, x2: number, y2: number) => void} */
  const line = (x1, y1, x2, y2) => { c.beginPath(); c.moveTo(x1, y1); c.lineTo(x2, y2); c.stroke(); };
  if (pattern === "rising" || pattern === "cross") { line(-2, 10, 10, -2); line(-2, 2, 2, -2); line(6, 10, 10, 6); }
  if (pattern === "falling" || pattern === "cross") { line(-2, -2, 10, 10); line(6, -2, 10, 2); line(-2, 6, 2, 10); }
  if (pattern === "vertical") { line(2, 0, 2, 8); line(6, 0, 6, 8); }
  if (pattern === "horizontal") { line(0, 2, 8, 2); line(0, 6, 8, 6); }
  if (pattern === "dots") { c.fillRect(1, 1, 3, 3); c.fillRect(5, 5, 3, 3); }
  return canvas;
}

// Fillings of one canvas, made once for each look and theme.
export class Fills {
  /** @type {Map<string, CanvasPattern>} */
  kept = new Map();

  /** @param {CanvasRenderingContext2D} context */
  constructor(context) { this.context = context; }

  // Bars too thin for a pattern are drawn in plain colour.
  /** @type {(look: Look, dark: boolean, high: number) => string | CanvasPattern} */
  of(look, dark, high) {
    const colour = colourOf(look, dark);
    if (look.pattern === "solid" || high < 3) return colour;
    const name = look.pattern + colour;
    const filling = this.kept.get(name) ?? this.context.createPattern(tile(look.pattern, colour), "repeat");
    if (!filling) return colour;
    this.kept.set(name, filling);
    return filling;
  }
}

/** @type {(raw: number) => number} */
export function niceStep(raw) {
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
  return steps.find((s) => s >= raw) || Math.ceil(raw / 3600) * 3600;
}

/** @type {(seconds: number, step: number) => string} */
export function timeText(seconds, step) {
  if (step < 1) return seconds.toFixed(step < 0.01 ? 3 : step < 0.1 ? 2 : 1) + " s";
  if (seconds < 60 && step < 60) return Math.round(seconds) + " s";
  const whole = Math.round(seconds), minutes = Math.floor(whole / 60), rest = whole % 60;
  if (minutes < 60) return minutes + ":" + String(rest).padStart(2, "0");
  return Math.floor(minutes / 60) + ":" + String(minutes % 60).padStart(2, "0") + ":" + String(rest).padStart(2, "0");
}

/** @type {(seconds: number) => string} */
export function secondsText(seconds) { return seconds >= 90 ? timeText(seconds, 60) + (seconds >= 3600 ? " h" : " min") : seconds.toFixed(seconds < 10 ? 2 : 1) + " s"; }

/** @type {(context: CanvasRenderingContext2D, text: string, room: number) => string} */
export function shortened(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(text.slice(0, middle) + "…").width <= room) low = middle; else high = middle - 1;
  }
  return text.slice(0, low) + "…";
}
