// Whether a colour is dark, whatever way it is written in.

import { contextOf } from "./canvas.js";

/** @type {Map<string, boolean>} */
const darkGrounds = new Map();

/** @type {(colour: string) => boolean} */
export function isDark(colour) {
  const known = darkGrounds.get(colour);
  if (known !== undefined) return known;
  const probe = contextOf(document.createElement("canvas"), { willReadFrequently: true });
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  const dark = 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  darkGrounds.set(colour, dark);
  return dark;
}
