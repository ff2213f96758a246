// Where each attempt stands: rows by stage, slot or model, lanes within a row, folded and unfolded groups.

import { callOf, startOf } from "./bar.js";
import { sortGroups } from "./order.js";

export const ROW_PX = 18, SUB_PX = 6, ITEM_PX = 16, PAD_PX = 3, MOST_ROW_PX = 84, MOST_EMPTY_LANES = 64, MOST_LONE_PX = 30;

// Rows from top to bottom with their height; for each attempt its row and its lane.
export function arrange(model) {
  const groups = new Map();
  if (model.mode === "stage") for (const stage of model.stages) groups.set(stage.name, []);
  if (model.mode === "slot") {
    for (let n = 0; n < Math.min(model.capNow, MOST_EMPTY_LANES); n++) groups.set(n, []);
  }
  for (const bar of model.bars) {
    const name = model.mode === "stage" ? bar.stage : model.mode === "slot" ? bar.slot : bar.model;
    if (model.mode === "slot" && bar.slot < 0) continue;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(bar);
  }
  const names = sortGroups(inPlanOrder(model, groups), model.sort, model.now).map(([name]) => name);
  // Few slots or models may as well be easy to see.
  const least = model.mode === "stage" ? ROW_PX : Math.min(MOST_LONE_PX, Math.max(ROW_PX, Math.floor(model.roomPx / names.length)));
  const rows = [];
  let y = 0;
  for (const name of names) y = placeGroup(model, rows, name, groups.get(name), y, least);
  const spots = new Map();
  for (const row of rows) for (const { bar, lane } of row.spots) spots.set(bar.key, { row, lane, bar });
  return { rows, height: y, spots };
}

// Groups of attempts, each [name, bars], as the plan has them: slots by number, stages as listed, others as they came.
function inPlanOrder(model, groups) {
  const listed = new Map(model.stages.map((stage, number) => [stage.name, number - model.stages.length]));
  const placeOf = {
    slot: (name) => name, model: (name) => model.places.of("model ", name),
    stage: (name) => listed.get(name) ?? model.places.of("stage ", name),
  }[model.mode];
  return [...groups].sort(([a], [b]) => placeOf(a) - placeOf(b));
}

// The calls of an unfolded stage, each [name, bars].
function callsInOrder(model, bars) {
  const calls = new Map();
  for (const bar of bars) {
    const call = bar.item || bar.call;
    if (!calls.has(call)) calls.set(call, []);
    calls.get(call).push(bar);
  }
  const placeOf = ([, own]) => model.places.of("call ", callOf(own[0]));
  return sortGroups([...calls].sort((a, b) => placeOf(a) - placeOf(b)), model.sort, model.now);
}

function placeGroup(model, rows, name, bars, y, least) {
  const label = model.mode === "stage" ? model.headingOf(name) : model.mode === "slot" ? "Slot " + (name + 1) : name;
  const foldable = model.mode === "stage" && new Set(bars.map((b) => b.item)).size > 1;
  const open = foldable && model.opened.has(name);
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
function rowHeight(least, lanes) {
  return Math.max(least, Math.min(lanes * SUB_PX + PAD_PX, Math.max(MOST_ROW_PX, lanes * 2 + PAD_PX)));
}

// Puts bars that overlap in time on different lanes; those that only wait share the first one.
function pack(bars) {
  const order = bars.filter((b) => b.sent !== null || b.ended !== null);
  order.sort((a, b) => startOf(a) - startOf(b));
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
export function lowestRunning(model) {
  const busy = model.arranged().rows.filter((row) => row.spots.some((spot) => spot.bar.outcome === "running"));
  return busy.length ? busy[busy.length - 1].y + busy[busy.length - 1].height : 0;
}

// The attempt to go to from one in a direction: along its lane in time, or the nearest one in another lane or row.
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
