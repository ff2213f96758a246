// The chart in a notebook, through anywidget: the kernel sends answers of the log, the chart sends the selection back.

import { LiveGantt } from "./chart.js";

/** @import {ChartOptions, Idle, Part} from "./shapes.d.ts" */

// What anywidget gives a script, as far as it is used here.
/**
 * @typedef {object} WidgetModel
 * @property {<Name extends keyof Shared>(name: Name) => Shared[Name]} get
 * @property {(name: "selected", value: string) => void} set
 * @property {() => void} save_changes
 * @property {(event: `change:${keyof Shared}`, heard: () => void) => void} on
 * @property {(event: `change:${keyof Shared}`, heard: () => void) => void} off
 */
/** @typedef {{options: ChartOptions, part: Part | {rows?: undefined}, idle: Idle[] | null, selected: string}} Shared */

/** @type {({model, el}: {model: WidgetModel, el: HTMLElement}) => () => void} */
function render({ model, el }) {
  const root = document.createElement("div");
  el.append(root);
  const chart = new LiveGantt(root, {
    ...model.get("options"),
    onSelect: (key) => {
      model.set("selected", key);
      model.save_changes();
    },
  });
  const take = () => {
    const part = model.get("part");
    if (part && part.rows) chart.take(part);
  };
  const idle = () => chart.takeIdle(model.get("idle") || []);
  model.on("change:part", take);
  model.on("change:idle", idle);
  take();
  idle();
  return () => {
    model.off("change:part", take);
    model.off("change:idle", idle);
    chart.close();
  };
}

export default { render };
