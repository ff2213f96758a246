// Mouse, wheel, touch and keys of the chart.

import { PAD_PX, stepTo } from "./arrange.js";
import { startOf } from "./bar.js";
import { SORTS } from "./order.js";
import { describeStage } from "./slack.js";
import { LABELS_PX, topOf } from "./strips.js";
import { describe, describeIdle, placeTip } from "./words.js";

export function listen(chart) {
  const { canvas } = chart;
  let drag = null;
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const steps = event.deltaY / (event.deltaMode === 1 ? 3 : 100);
    const { x } = pointOf(canvas, event);
    if (event.shiftKey || x < LABELS_PX) chart.scroll(steps * 60);
    else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) chart.pan((event.deltaX / chart.plotWide()) * chart.span());
    else chart.zoom(Math.pow(1.25, steps), x);
  }, { passive: false });
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
function pointOf(canvas, event) {
  const box = canvas.getBoundingClientRect(), shrink = canvas.offsetWidth / box.width;
  return {
    x: (event.clientX - box.left) * shrink - canvas.clientLeft, y: (event.clientY - box.top) * shrink - canvas.clientTop,
  };
}

function pressed(chart, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const acts = event.shiftKey && event.key.startsWith("Arrow") ? moves(chart) : { ...walks(chart), ...others(chart) };
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function moves(chart) {
  return {
    ArrowLeft: () => chart.pan(-0.15 * chart.span()), ArrowRight: () => chart.pan(0.15 * chart.span()),
    ArrowUp: () => chart.scroll(-40), ArrowDown: () => chart.scroll(40),
  };
}

function walks(chart) {
  const here = () => chart.model.find(chart.view.cursor) || chart.model.find(chart.view.selected);
  const walk = (dx, dy) => () => chart.moveTo(here() ? stepTo(chart.model, here(), dx, dy) : firstInSight(chart));
  const step = (by) => () => {
    const bar = chart.model.neighbour(chart.view.selected, by);
    if (!bar) return;
    chart.moveTo(bar);
    chart.select(bar.key, true);
  };
  return {
    ArrowLeft: walk(-1, 0), ArrowRight: walk(1, 0), ArrowUp: walk(0, -1), ArrowDown: walk(0, 1),
    ",": step(-1), ".": step(1),
    Enter: () => chart.view.cursor && chart.select(chart.view.cursor, true),
    f: () => {
      const spot = here() && chart.model.arranged().spots.get(here().key);
      const name = spot ? spot.bar.stage : "";
      if (!name || chart.model.mode !== "stage") return;
      chart.model.toggle(name);
      chart.reveal(here().key);
    },
  };
}

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

function firstInSight(chart) {
  const { view, model } = chart;
  const seen = model.inOrder().filter((bar) => (bar.ended ?? view.now) >= view.from && startOf(bar) <= view.to);
  return seen.find((bar) => model.arranged().spots.has(bar.key)) || null;
}

function dragTo(chart, drag, event) {
  const { x, y } = pointOf(chart.canvas, event), dx = x - drag.x, dy = y - drag.y;
  if (!drag.moved && Math.abs(dx) + Math.abs(dy) < 4) return;
  drag.moved = true;
  chart.tip.hidden = true;
  const seconds = (dx / chart.plotWide()) * (drag.to - drag.from);
  if (Math.abs(dx) >= 4) Object.assign(chart.view, { follow: false, from: drag.from - seconds, to: drag.to - seconds });
  if (Math.abs(dy) >= 4) chart.view.followRows = false;
  chart.view.scroll = drag.scroll - dy;
  chart.draw();
}

function rowAt(chart, y) {
  const top = topOf(chart.model), inside = y - top + chart.view.scroll;
  if (y < top) return null;
  return chart.model.arranged().rows.find((row) => inside >= row.y && inside < row.y + row.height) || null;
}

function secondAt(chart, px) { return chart.view.from + ((px - LABELS_PX) / chart.plotWide()) * chart.span(); }

function barAt(chart, px, py) {
  const row = rowAt(chart, py);
  if (!row || px < LABELS_PX) return null;
  const second = secondAt(chart, px), slack = (3 / chart.plotWide()) * chart.span();
  const tall = (row.height - PAD_PX) / row.count;
  const inside = py - topOf(chart.model) + chart.view.scroll - row.y - 1;
  const lane = Math.min(row.count - 1, Math.max(0, Math.floor(inside / tall)));
  const within = (start, end) => second >= start - slack && second <= end + slack;
  const here = row.spots.filter((spot) => spot.lane === lane).map((spot) => spot.bar);
  const end = (bar) => bar.ended ?? chart.view.now;
  return here.find((b) => b.outcome !== "waiting" && within(startOf(b), end(b))) ||
    (chart.model.mode === "slot" ? null : here.find((b) => within(b.ready, b.sent ?? end(b)))) || null;
}

function idleAt(chart, px, py) {
  const row = chart.model.mode === "slot" && px >= LABELS_PX ? rowAt(chart, py) : null;
  if (!row) return null;
  const second = secondAt(chart, px);
  return (chart.model.idleByLane().get(row.name) || []).find(([, from, to]) => second >= from && second <= to) || null;
}

function click(chart, event) {
  chart.canvas.focus({ preventScroll: true });
  const { x, y } = pointOf(chart.canvas, event), row = rowAt(chart, y);
  if (x < LABELS_PX) {
    if (row && row.foldable) { chart.model.toggle(row.name); chart.draw(); }
    return;
  }
  const bar = barAt(chart, x, y);
  chart.view.cursor = bar ? bar.key : "";
  if (bar || chart.view.selected) chart.select(bar ? bar.key : "", true);
}

function hover(chart, event) {
  const { x, y } = pointOf(chart.canvas, event);
  const bar = barAt(chart, x, y), idle = bar ? null : idleAt(chart, x, y);
  const head = x < LABELS_PX ? rowAt(chart, y) : null, folds = head?.foldable;
  chart.canvas.style.cursor = bar || folds ? "pointer" : "default";
  chart.tip.hidden = true;
  if (bar) placeTip(chart, describe(chart, bar), x, y);
  else if (idle) placeTip(chart, describeIdle(chart, idle), x, y);
  else if (head?.head && chart.view.path && chart.model.mode === "stage") placeTip(chart, describeStage(chart.model, head.name), x, y);
}
