// What is drawn on.

// Every browser that shows the chart gives a context to a canvas that nobody has asked for another kind.
/** @type {(canvas: HTMLCanvasElement, settings?: CanvasRenderingContext2DSettings) => CanvasRenderingContext2D} */
export function contextOf(canvas, settings) {
  const found = canvas.getContext("2d", settings);
  if (!found) throw new Error("This browser cannot draw on a canvas.");
  return found;
}
