// The chart on a page of its own, or in a report: everything it draws stands in the page.

import { LiveGantt } from "./chart.js";

/** @import {ChartOptions, Part} from "./shapes.d.ts" */

const found = document.getElementById("gantt-data"), place = document.getElementById("gantt");
if (found && place) {
  /** @type {{options: ChartOptions, part: Part}} */
  const { options, part } = JSON.parse(found.textContent ?? "");
  place.replaceChildren();
  new LiveGantt(place, options).take(part);
  for (const still of document.querySelectorAll("[data-still]")) still.classList.add("replaced");
}
