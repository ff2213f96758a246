// A chart of the report inside a Streamlit page. What was unfolded stays so while the chart itself does not change.

import { isDark } from "../../../gantt/darkness.js";
import { setUpFigures } from "../../../report/templates/figures.js";

/** @import {Element} from "../../element.d.ts" */

/** @type {WeakMap<globalThis.Element, string>} */
const shown = new WeakMap();

/** @type {(element: Element<{html: string}>) => void} */
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".plan-figure");
  if (!place) throw new Error("There is no place for the chart.");
  place.classList.toggle("dark", isDark(getComputedStyle(place).getPropertyValue("--st-background-color").trim() || "#fff"));
  if (shown.get(place) === data.html) return;
  shown.set(place, data.html);
  // Parsed as a document of its own, so that nothing in it could run.
  place.replaceChildren(...new DOMParser().parseFromString(data.html, "text/html").body.childNodes);
  setUpFigures(place);
}
