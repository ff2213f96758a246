// Mouse, wheel, touch and keys of the chart.

import { PAD_PX, stepTo } from "./arrange.js";
import { startOf } from "./bar.js";
import { SORTS } from "./order.js";
import { describeStage } from "./slack.js";
import { LABELS_PX, topOf } from "./strips.js";
import { describe, describeIdle, placeTip } from "./words.js";

/** @import {LiveGantt} from "./chart.js" */
/** @import {Bar, ChartRow, Idle} from "./shapes.d.ts" */

/** @typedef {{x: number, y: number}} Point */
/** @typedef {Point & {moved: boolean, from: number, to: number, scroll: number}} Drag */
/** @typedef {Record<string, () => void>} Acts */

const NOTCHES = [100, 3, 1]; // how much a notch of the wheel says, in pixels, lines or pages

/** @type {(chart: LiveGantt) => void} */
export function listen(chart) {
  const { canvas } = chart;
  /** @type {Drag | null} */
  let drag = null;
  canvas.addEventListener("wheel", (event) => turned(chart, event), { passive: false });
  canvas.addEventListener("pointerdown", (event) => {
    const { from, to, scroll } = chart.view;
    drag = { ...pointOf(canvas, event), moved: false, from, to, scroll };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => (drag ? dragTo(chart, drag, event) : hover(chart, event)));
  canvas.addEventListener("pointerup", (event) => {
    const done = drag;
    drag = null;
    if (done && !done.moved) click(chart, event);
  });
  canvas.addEventListener("pointercancel", () => { drag = null; });
  canvas.addEventListener("pointerleave", () => { chart.tip.hidden = true; });
  canvas.addEventListener("dblclick", (event) => { if (pointOf(canvas, event).x >= LABELS_PX) chart.fit(); });
  canvas.addEventListener("keydown", (event) => pressed(chart, event));
  canvas.addEventListener("blur", () => {
    chart.view.cursor = "";
    chart.tip.hidden = true;
    chart.draw();
  });
}

// Where on the canvas the pointer is, in the canvas's own pixels, also where the page shows it larger.
/** @type {(canvas: HTMLCanvasElement, event: MouseEvent) => Point} */
function pointOf(canvas, event) {
  const box = canvas.getBoundingClientRect(), shrink = canvas.offsetWidth / box.width;
  return {
    x: (event.clientX - box.left) * shrink - canvas.clientLeft, y: (event.clientY - box.top) * shrink - canvas.clientTop,
  };
}

// The wheel is the page's, unless the chart has the focus or Ctrl is held, as it seems to be when two fingers pinch.
/** @type {(chart: LiveGantt, event: WheelEvent) => void} */
function turned(chart, event) {
  if (!event.ctrlKey && !event.metaKey && !chart.canvas.matches(":focus")) return;
  event.preventDefault();
  const notch = NOTCHES[event.deltaMode] ?? 100, { x } = pointOf(chart.canvas, event);
  if (event.shiftKey || x < LABELS_PX) chart.scroll(((event.deltaY || event.deltaX) / notch) * 60);
  else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) chart.pan((event.deltaX * (100 / notch) / chart.plotWide()) * chart.span());
  else chart.zoom(Math.pow(1.25, event.deltaY / notch), x);
}

/** @type {(chart: LiveGantt, event: KeyboardEvent) => void} */
function pressed(chart, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const acts = event.shiftKey && event.key.startsWith("Arrow") ? moves(chart) : { ...walks(chart), ...others(chart) };
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

/** @type {(chart: LiveGantt) => Acts} */
function moves(chart) {
  return {
    ArrowLeft: () => chart.pan(-0.15 * chart.span()), ArrowRight: () => chart.pan(0.15 * chart.span()),
    ArrowUp: () => chart.scroll(-40), ArrowDown: () => chart.scroll(40),
  };
}

/** @type {(chart: LiveGantt) => Acts} */
function walks(chart) {
  /** @type {() => Bar | null} */
  const here = () => chart.model.find(chart.view.cursor) || chart.model.find(chart.view.selected);
  /** @type {(dx: number, dy: number) => () => void} */
  const walk = (dx, dy) => () => {
    const bar = here();
    chart.moveTo(bar ? stepTo(chart.model, bar, dx, dy) : firstInSight(chart));
  };
  /** @type {(by: number) => () => void} */
  const step = (by) => () => {
    const bar = chart.model.neighbour(chart.view.selected, by);
    if (!bar) return;
    chart.moveTo(bar);
    chart.select(bar.key, true);
  };
  return {
    ArrowLeft: walk(-1, 0), ArrowRight: walk(1, 0), ArrowUp: walk(0, -1), ArrowDown: walk(0, 1),
    ",": step(-1), ".": step(1),
    Enter: () => { if (chart.view.cursor) chart.select(chart.view.cursor, true); },
    f: () => {
      const bar = here();
      if (!bar?.stage || chart.model.mode !== "stage") return;
      chart.model.toggle(bar.stage);
      chart.reveal(bar.key);
    },
  };
}

/** @type {(chart: LiveGantt) => Acts} */
function others(chart) {
  return {
    "+": () => chart.zoom(0.6), "=": () => chart.zoom(0.6), "-": () => chart.zoom(1 / 0.6),
    "0": () => chart.fit(), Home: () => chart.fit(),
    PageUp: () => chart.scroll(-300), PageDown: () => chart.scroll(300),
    c: () => chart.setPath(!chart.view.path),
    o: () => chart.setSort(SORTS[(SORTS.findIndex(([sort]) => sort === chart.model.sort) + 1) % SORTS.length][0]),
    s: () => chart.setMode("stage"), l: () => chart.setMode("slot"), m: () => chart.setMode("model"),
    Escape: () => {
      chart.tip.hidden = true;
      if (chart.view.cursor && chart.view.cursor !== chart.view.selected) chart.view.cursor = "";
      else { chart.view.cursor = ""; if (chart.view.selected) chart.select("", true); }
      chart.draw();
    },
  };
}

/** @type {(chart: LiveGantt) => Bar | null} */
function firstInSight(chart) {
  const { view, model } = chart;
  const seen = model.inOrder().filter((bar) => (bar.ended ?? view.now) >= view.from && startOf(bar) <= view.to);
  return seen.find((bar) => model.arranged().spots.has(bar.key)) || null;
}

/** @type {(chart: LiveGantt, drag: Drag, event: PointerEvent) => void} */
function dragTo(chart, drag, event) {
  const { x, y } = pointOf(chart.canvas, event), dx = x - drag.x, dy = y - drag.y;
  if (!drag.moved && Math.abs(dx) + Math.abs(dy) < 4) return;
  drag.moved = true;
  chart.tip.hidden = true;
  const seconds = (dx / chart.plotWide()) * (drag.to - drag.from);
  if (Math.abs(dx) >= 4) chart.lookAt(drag.from - seconds, drag.to - seconds);
  if (Math.abs(dy) >= 4) chart.view.followRows = false;
  chart.view.scroll = drag.scroll - dy;
  chart.draw();
}

/** @type {(chart: LiveGantt, y: number) => ChartRow | null} */
function rowAt(chart, y) {
  const top = topOf(chart.model), inside = y - top + chart.view.scroll;
  if (y < top) return null;
  return chart.model.arranged().rows.find((row) => inside >= row.y && inside < row.y + row.height) || null;
}

/** @type {(chart: LiveGantt, px: number) => number} */
function secondAt(chart, px) { return chart.view.from + ((px - LABELS_PX) / chart.plotWide()) * chart.span(); }

/** @type {(chart: LiveGantt, px: number, py: number) => Bar | null} */
function barAt(chart, px, py) {
  const row = rowAt(chart, py);
  if (!row || px < LABELS_PX) return null;
  const second = secondAt(chart, px), slack = (3 / chart.plotWide()) * chart.span();
  const tall = (row.height - PAD_PX) / row.count;
  const inside = py - topOf(chart.model) + chart.view.scroll - row.y - 1;
  const lane = Math.min(row.count - 1, Math.max(0, Math.floor(inside / tall)));
  /** @type {(start: number, end: number) => boolean} */
  const within = (start, end) => second >= start - slack && second <= end + slack;
  const here = row.spots.filter((spot) => spot.lane === lane).map((spot) => spot.bar);
  /** @type {(bar: Bar) => number} */
  const end = (bar) => bar.ended ?? chart.view.now;
  return here.find((b) => b.outcome !== "waiting" && within(startOf(b), end(b))) ||
    (chart.model.mode === "slot" ? null : here.find((b) => within(b.ready, b.sent ?? end(b)))) || null;
}

/** @type {(chart: LiveGantt, px: number, py: number) => Idle | null} */
function idleAt(chart, px, py) {
  const row = chart.model.mode === "slot" && px >= LABELS_PX ? rowAt(chart, py) : null;
  if (!row) return null;
  const second = secondAt(chart, px);
  return (chart.model.idleByLane().get(Number(row.name)) || []).find(([, from, to]) => second >= from && second <= to) || null;
}

/** @type {(chart: LiveGantt, event: PointerEvent) => void} */
function click(chart, event) {
  chart.canvas.focus({ preventScroll: true });
  const { x, y } = pointOf(chart.canvas, event), row = rowAt(chart, y);
  if (x < LABELS_PX) {
    if (row && row.foldable) { chart.model.toggle(String(row.name)); chart.draw(); }
    return;
  }
  const bar = barAt(chart, x, y);
  chart.view.cursor = bar ? bar.key : "";
  if (bar || chart.view.selected) chart.select(bar ? bar.key : "", true);
}

/** @type {(chart: LiveGantt, event: PointerEvent) => void} */
function hover(chart, event) {
  const { x, y } = pointOf(chart.canvas, event);
  const bar = barAt(chart, x, y), idle = bar ? null : idleAt(chart, x, y);
  const head = x < LABELS_PX ? rowAt(chart, y) : null, folds = head?.foldable;
  chart.canvas.style.cursor = bar || folds ? "pointer" : "default";
  chart.tip.hidden = true;
  if (bar) placeTip(chart, describe(chart, bar), x, y);
  else if (idle) placeTip(chart, describeIdle(chart, idle), x, y);
  else if (head?.head && chart.view.path && chart.model.mode === "stage") placeTip(chart, describeStage(chart.model, String(head.name)), x, y);
}
