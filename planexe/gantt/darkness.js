// Whether a colour is dark, whatever way it is written in.

const darkGrounds = new Map();

export function isDark(colour) {
  if (!darkGrounds.has(colour)) {
    const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    probe.fillStyle = colour;
    probe.fillRect(0, 0, 1, 1);
    const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
    darkGrounds.set(colour, 0.299 * red + 0.587 * green + 0.114 * blue < 128);
  }
  return darkGrounds.get(colour);
}
