// The chart in a notebook, through anywidget: the kernel sends answers of the log, the chart sends the selection back.

import { LiveGantt } from "./chart.js";

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
