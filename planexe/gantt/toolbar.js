// What stands above the chart: rows, order, critical path, zoom, folds, and how many attempts there are.

import { SORTS, sortWords } from "./order.js";

/** @import {LiveGantt} from "./chart.js" */
/** @import {Mode, Sort} from "./shapes.d.ts" */

/** @type {[Mode, string][]} */
export const MODES = [["stage", "By stage"], ["slot", "By slot"], ["model", "By model"]];

/**
 * @typedef {object} Toolbar
 * @property {HTMLButtonElement[]} modes
 * @property {HTMLSelectElement} sorts
 * @property {HTMLButtonElement} path
 * @property {HTMLElement} folds
 * @property {HTMLElement} status how many attempts there are
 */

/** @type {(chart: LiveGantt) => Toolbar} */
export function buildToolbar(chart) {
  const bar = make("div", "bar", chart.root);
  const choice = make("div", "group", bar);
  choice.setAttribute("role", "group");
  choice.setAttribute("aria-label", "Rows of the chart");
  const modes = MODES.map(([mode, label]) => {
    const button = toolButton(choice, label, "Rows by " + mode, () => chart.setMode(mode));
    button.dataset.mode = mode;
    return button;
  });
  const sorts = buildSorts(chart, bar);
  const path = toolButton(make("div", "group", bar), "Critical path", "Draw the calls that decide how long the run takes",
    () => chart.setPath(!chart.view.path));
  const zoom = make("div", "group spare", bar);
  toolButton(zoom, "+", "Zoom in", () => chart.zoom(0.6));
  toolButton(zoom, "−", "Zoom out", () => chart.zoom(1 / 0.6));
  toolButton(zoom, "Fit", "Show all of the run", () => chart.fit());
  const folds = make("div", "group spare", bar);
  toolButton(folds, "Unfold", "A row for each call", () => chart.fold(true));
  toolButton(folds, "Fold", "A row for each stage", () => chart.fold(false));
  const status = make("span", "status", bar);
  status.setAttribute("role", "status");
  return { modes, sorts, path, folds, status };
}

/** @type {(chart: LiveGantt, bar: HTMLElement) => HTMLSelectElement} */
function buildSorts(chart, bar) {
  const label = make("label", "sort", bar);
  label.append("Sort by ");
  const select = make("select", "", label);
  for (const [sort, name, meaning] of SORTS) {
    const option = make("option", "", select);
    Object.assign(option, { value: sort, textContent: name, title: meaning });
  }
  select.addEventListener("change", () => chart.setSort(/** @type {Sort} */ (select.value)));
  return select;
}

/** @type {(parent: HTMLElement, label: string, meaning: string, act: () => void) => HTMLButtonElement} */
function toolButton(parent, label, meaning, act) {
  const button = make("button", "", parent);
  button.type = "button";
  button.textContent = label;
  button.title = meaning;
  button.setAttribute("aria-label", meaning);
  button.addEventListener("click", act);
  return button;
}

// Shows in the toolbar how the chart is shown.
/** @type {(chart: LiveGantt) => void} */
export function paintToolbar(chart) {
  const { model, view, toolbar } = chart;
  for (const button of toolbar.modes) button.setAttribute("aria-pressed", String(button.dataset.mode === model.mode));
  toolbar.path.setAttribute("aria-pressed", String(view.path));
  if (toolbar.sorts.value !== model.sort) toolbar.sorts.value = model.sort;
  toolbar.sorts.title = "Order of the rows, and of the calls of an unfolded one: " + sortWords(model.sort).meaning;
  toolbar.folds.hidden = model.mode !== "stage";
}

/** @template {keyof HTMLElementTagNameMap} Tag @param {Tag} tag @param {string} name @param {Element} parent @returns {HTMLElementTagNameMap[Tag]} */
export function make(tag, name, parent) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  parent.append(element);
  return element;
}
