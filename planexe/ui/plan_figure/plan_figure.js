// A chart of the report inside a Streamlit page. What was unfolded stays so while the chart itself does not change.

function isDark(element) {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.fillStyle = getComputedStyle(element).getPropertyValue("--st-background-color").trim() || "#fff";
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".plan-figure");
  place.classList.toggle("dark", isDark(place));
  if (place.planFigure === data.html) return;
  place.planFigure = data.html;
  // Parsed as a document of its own, so that nothing in it could run.
  place.replaceChildren(...new DOMParser().parseFromString(data.html, "text/html").body.childNodes);
  setUpFigures(place);
}
