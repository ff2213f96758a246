// What stands above the chart: rows, order, critical path, zoom, folds, and how many attempts there are.

import { SORTS } from "./order.js";

export const MODES = [["stage", "By stage"], ["slot", "By slot"], ["model", "By model"]];

export function buildToolbar(chart) {
  const bar = make("div", "bar", chart.root);
  const modes = make("div", "group", bar);
  modes.setAttribute("role", "group");
  modes.setAttribute("aria-label", "Rows of the chart");
  chart.modes = MODES.map(([mode, label]) => {
    const button = toolButton(modes, label, "Rows by " + mode, () => chart.setMode(mode));
    button.dataset.mode = mode;
    return button;
  });
  chart.sorts = buildSorts(chart, bar);
  chart.pathButton = toolButton(make("div", "group", bar), "Critical path", "Draw the calls that decide how long the run takes",
    () => chart.setPath(!chart.view.path));
  const zoom = make("div", "group spare", bar);
  toolButton(zoom, "+", "Zoom in", () => chart.zoom(0.6));
  toolButton(zoom, "−", "Zoom out", () => chart.zoom(1 / 0.6));
  toolButton(zoom, "Fit", "Show all of the run", () => chart.fit());
  chart.folds = make("div", "group spare", bar);
  toolButton(chart.folds, "Unfold", "A row for each call", () => chart.fold(true));
  toolButton(chart.folds, "Fold", "A row for each stage", () => chart.fold(false));
  chart.status = make("span", "status", bar);
  chart.status.setAttribute("role", "status");
}

function buildSorts(chart, bar) {
  const label = make("label", "sort", bar);
  label.append("Sort by ");
  const select = make("select", "", label);
  for (const [sort, name, meaning] of SORTS) {
    const option = make("option", "", select);
    Object.assign(option, { value: sort, textContent: name, title: meaning });
  }
  select.addEventListener("change", () => chart.setSort(select.value));
  return select;
}

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
export function paintToolbar(chart) {
  const { model, view } = chart;
  for (const button of chart.modes) button.setAttribute("aria-pressed", String(button.dataset.mode === model.mode));
  chart.pathButton.setAttribute("aria-pressed", String(view.path));
  if (chart.sorts.value !== model.sort) chart.sorts.value = model.sort;
  chart.sorts.title = "Order of the rows, and of the calls of an unfolded one: " + SORTS.find(([sort]) => sort === model.sort)[2];
  chart.folds.hidden = model.mode !== "stage";
}

export function make(tag, name, parent) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  parent.append(element);
  return element;
}
