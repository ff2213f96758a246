// A chart of the report inside a Streamlit page. What was unfolded stays so while the chart itself does not change.

import { isDark } from "../../gantt/darkness.js";
import { setUpFigures } from "../../report/templates/figures.js";

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".plan-figure");
  place.classList.toggle("dark", isDark(getComputedStyle(place).getPropertyValue("--st-background-color").trim() || "#fff"));
  if (place.planFigure === data.html) return;
  place.planFigure = data.html;
  // Parsed as a document of its own, so that nothing in it could run.
  place.replaceChildren(...new DOMParser().parseFromString(data.html, "text/html").body.childNodes);
  setUpFigures(place);
}
