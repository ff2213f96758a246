// Where each attempt stands: rows by stage, slot or model, lanes within a row, folded and unfolded groups.

import { callOf, startOf } from "./bar.js";
import { sortGroups } from "./order.js";

/** @import {GanttModel} from "./model.js" */
/** @import {Bar, ChartRow, Group, Lane, Layout, RowName, Spot} from "./shapes.d.ts" */

export const ROW_PX = 18, SUB_PX = 6, ITEM_PX = 16, PAD_PX = 3, MOST_ROW_PX = 84, MOST_EMPTY_LANES = 64, MOST_LONE_PX = 30;

// Rows from top to bottom with their height; for each attempt its row and its lane.
/** @type {(model: GanttModel) => Layout} */
export function arrange(model) {
  /** @type {Map<RowName, Bar[]>} */
  const groups = new Map();
  if (model.mode === "stage") for (const stage of model.stages) groups.set(stage.name, []);
  if (model.mode === "slot") {
    for (let n = 0; n < Math.min(model.capNow, MOST_EMPTY_LANES); n++) groups.set(n, []);
  }
  for (const bar of model.bars) {
    const name = model.mode === "stage" ? bar.stage : model.mode === "slot" ? bar.slot : bar.model;
    if (model.mode === "slot" && bar.slot < 0) continue;
    const own = groups.get(name);
    if (own) own.push(bar);
    else groups.set(name, [bar]);
  }
  const ordered = sortGroups(inPlanOrder(model, groups), model.sort, model.now);
  // Few slots or models may as well be easy to see.
  const least = model.mode === "stage" ? ROW_PX : Math.min(MOST_LONE_PX, Math.max(ROW_PX, Math.floor(model.roomPx / ordered.length)));
  /** @type {ChartRow[]} */
  const rows = [];
  let y = 0;
  for (const [name, bars] of ordered) y = placeGroup(model, rows, name, bars, y, least);
  /** @type {Map<string, Spot>} */
  const spots = new Map();
  for (const row of rows) for (const { bar, lane } of row.spots) spots.set(bar.key, { row, lane, bar });
  return { rows, height: y, spots };
}

// Groups of attempts, each [name, bars], as the plan has them: slots by number, stages as listed, others as they came.
/** @type {(model: GanttModel, groups: Map<RowName, Bar[]>) => Group[]} */
function inPlanOrder(model, groups) {
  const listed = new Map(model.stages.map((stage, number) => [stage.name, number - model.stages.length]));
  /** @type {(name: RowName) => number} */
  const placeOf = (name) => (typeof name === "number" ? name
    : model.mode === "model" ? model.places.of("model ", name) : listed.get(name) ?? model.places.of("stage ", name));
  return [...groups].sort(([a], [b]) => placeOf(a) - placeOf(b));
}

// The calls of an unfolded stage, each [name, bars].
/** @type {(model: GanttModel, bars: Bar[]) => Group<string>[]} */
function callsInOrder(model, bars) {
  /** @type {Map<string, Bar[]>} */
  const calls = new Map();
  for (const bar of bars) {
    const call = bar.item || bar.call, own = calls.get(call);
    if (own) own.push(bar);
    else calls.set(call, [bar]);
  }
  /** @type {(group: Group<string>) => number} */
  const placeOf = ([, own]) => model.places.of("call ", callOf(own[0]));
  return sortGroups([...calls].sort((a, b) => placeOf(a) - placeOf(b)), model.sort, model.now);
}

/** @type {(model: GanttModel, rows: ChartRow[], name: RowName, bars: Bar[], y: number, least: number) => number} */
function placeGroup(model, rows, name, bars, y, least) {
  const label = typeof name === "number" ? "Slot " + (name + 1) : model.mode === "stage" ? model.headingOf(name) : name;
  const foldable = model.mode === "stage" && new Set(bars.map((b) => b.item)).size > 1;
  const open = foldable && model.opened.has(String(name));
  const packed = open ? { spots: [], count: 1 } : pack(bars);
  const height = rowHeight(least, packed.count);
  rows.push({
    y, height, name, label, open, head: true, count: packed.count, spots: packed.spots, foldable,
    waiting: bars.filter((b) => b.outcome === "waiting").length,
    empty: bars.length === 0,
  });
  y += height;
  if (!open) return y;
  callsInOrder(model, bars).forEach(([call, own], number) => {
    const inside = pack(own);
    const tall = rowHeight(ITEM_PX, inside.count);
    rows.push({
      y, height: tall, name: name + "/" + call, label: own[0].title || (model.hidden ? "Call " + (number + 1) : own[0].item) || "Call", head: false,
      count: inside.count, spots: inside.spots, waiting: 0, empty: false,
    });
    y += tall;
  });
  return y;
}

// Many lanes share a row that stays small enough to see others beside it.
/** @type {(least: number, lanes: number) => number} */
function rowHeight(least, lanes) {
  return Math.max(least, Math.min(lanes * SUB_PX + PAD_PX, Math.max(MOST_ROW_PX, lanes * 2 + PAD_PX)));
}

// Puts bars that overlap in time on different lanes; those that only wait share the first one.
/** @type {(bars: Bar[]) => {spots: Lane[], count: number}} */
function pack(bars) {
  const order = bars.filter((b) => b.sent !== null || b.ended !== null);
  order.sort((a, b) => startOf(a) - startOf(b));
  /** @type {number[]} */
  const ends = [];
  const spots = order.map((bar) => {
    const start = startOf(bar);
    let lane = ends.findIndex((end) => end <= start + 1e-9);
    if (lane < 0) lane = ends.length;
    ends[lane] = bar.ended ?? Infinity;
    return { bar, lane };
  });
  for (const bar of bars) if (bar.sent === null && bar.ended === null) spots.push({ bar, lane: 0 });
  return { spots, count: Math.max(1, ends.length) };
}

// Lower edge of the lowest row in which a call is under way.
/** @type {(model: GanttModel) => number} */
export function lowestRunning(model) {
  const busy = model.arranged().rows.filter((row) => row.spots.some((spot) => spot.bar.outcome === "running"));
  return busy.length ? busy[busy.length - 1].y + busy[busy.length - 1].height : 0;
}

// The attempt to go to from one in a direction: along its lane in time, or the nearest one in another lane or row.
/** @type {(model: GanttModel, bar: Bar, dx: number, dy: number) => Bar | null} */
export function stepTo(model, bar, dx, dy) {
  const { rows, spots } = model.arranged();
  const here = spots.get(bar.key);
  if (!here) return null;
  if (dx) {
    const order = here.row.spots.map((s) => s.bar).filter((b) => b.outcome !== "waiting");
    order.sort((a, b) => startOf(a) - startOf(b) || (a.key < b.key ? -1 : 1));
    const place = order.indexOf(bar) + dx;
    return order[place] || null;
  }
  const lanes = rows.flatMap((row) => Array.from({ length: row.count }, (_, lane) => ({ row, lane })));
  let place = lanes.findIndex((l) => l.row === here.row && l.lane === here.lane);
  for (place += dy; place >= 0 && place < lanes.length; place += dy) {
    const { row, lane } = lanes[place];
    const found = row.spots.filter((s) => s.lane === lane && s.bar.outcome !== "waiting").map((s) => s.bar);
    if (found.length) return found.reduce((a, b) => (Math.abs(startOf(b) - startOf(bar)) < Math.abs(startOf(a) - startOf(bar)) ? b : a));
  }
  return null;
}
