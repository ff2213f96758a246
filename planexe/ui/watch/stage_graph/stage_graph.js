// The stages of a plan as boxes joined by lines. Made once; later drawings change states only, so scroll and focus stay.

import { themeOf } from "../../../gantt/theme.js";

/** @import {Element} from "../../element.d.ts" */
/** @import {Look} from "../../../gantt/shapes.d.ts" */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {[name: string, heading: string, chapter: string, x: number, y: number]} GraphNode */
/**
 * @typedef {object} GraphData as stage_graph/__init__.py gives it
 * @property {number} wide
 * @property {number} high
 * @property {number} nodeWide
 * @property {number} nodeHigh
 * @property {GraphNode[]} nodes
 * @property {[source: string, target: string, path: string, far: boolean][]} lines
 * @property {Record<string, string[]>} needs
 * @property {Record<string, [look: string, words: string, badge: [words: string, colour: string] | null]>} states
 * @property {Record<string, Look>} looks
 * @property {string} selected
 */
/**
 * @typedef {object} GraphBox
 * @property {HTMLButtonElement} button
 * @property {HTMLElement} sign
 * @property {HTMLElement} badge
 * @property {string} heading
 * @property {string} chapter
 */

class StageGraph {
  /** @type {Map<string, GraphBox>} */
  buttons = new Map();
  /** @type {{line: SVGElement, source: string, target: string}[]} */
  lines = [];
  /** @type {(name: string) => void} */
  tell = () => {};

  /** @param {HTMLElement} place @param {GraphData} data @param {string} mark of what is drawn */
  constructor(place, data, mark) {
    this.place = place;
    this.mark = mark;
    this.selected = data.selected;
    this.needs = data.needs;
    const picture = document.createElement("div");
    picture.className = "picture";
    picture.style.width = data.wide + "px";
    picture.style.height = data.high + "px";
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("width", String(data.wide));
    drawing.setAttribute("height", String(data.high));
    drawing.setAttribute("aria-hidden", "true");
    for (const [source, target, path, far] of data.lines) {
      const line = document.createElementNS(SVG, "path");
      line.setAttribute("d", path);
      if (far) line.classList.add("far");
      drawing.append(line);
      this.lines.push({ line, source, target });
    }
    picture.append(drawing);
    for (const node of data.nodes) picture.append(this.box(node, data));
    this.legend = document.createElement("div");
    this.legend.className = "legend";
    place.replaceChildren(picture, this.legend);
  }

  /** @type {(node: GraphNode, data: GraphData) => HTMLButtonElement} */
  box([name, heading, chapter, x, y], data) {
    const button = document.createElement("button");
    button.type = "button";
    Object.assign(button.style, { left: x + "px", top: y + "px", width: data.nodeWide + "px", height: data.nodeHigh + "px" });
    const sign = document.createElement("span"), label = document.createElement("span");
    label.textContent = heading;
    const badge = document.createElement("span");
    badge.className = "badge";
    badge.hidden = true;
    button.append(sign, label, badge);
    button.addEventListener("click", () => this.choose(this.selected === name ? "" : name));
    button.addEventListener("mouseenter", () => this.light(name));
    button.addEventListener("mouseleave", () => this.light(this.selected));
    this.buttons.set(name, { button, sign, badge, heading, chapter });
    return button;
  }

  /** @type {(name: string) => void} */
  choose(name) {
    this.selected = name;
    this.light(name);
    this.tell(name);
  }

  // Shows what a stage needs and who needs it; everything else steps back.
  /** @type {(name: string) => void} */
  light(name) {
    const near = new Set([name, ...(this.needs[name] || [])]);
    for (const [other, wanted] of Object.entries(this.needs)) if (name && wanted.includes(name)) near.add(other);
    for (const [other, { button }] of this.buttons) {
      button.classList.toggle("faint", Boolean(name) && !near.has(other));
      button.setAttribute("aria-pressed", String(other === this.selected));
    }
    for (const { line, source, target } of this.lines) line.classList.toggle("near", Boolean(name) && (source === name || target === name));
  }

  /** @type {(data: GraphData) => void} */
  update(data) {
    const { dark } = themeOf(this.place);
    this.needs = data.needs;
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const [name, { button, sign, badge, heading, chapter }] of this.buttons) {
      const [lookName, words, mark] = data.states[name] || ["", "", null];
      const look = data.looks[lookName];
      counts.set(lookName, (counts.get(lookName) || 0) + 1);
      sign.textContent = look ? look.sign : "";
      sign.style.color = button.style.borderLeftColor = look ? (dark ? look.dark : look.light) : "";
      button.classList.toggle("running", lookName === "running");
      badge.hidden = !mark;
      badge.textContent = mark ? mark[0] : "";
      badge.style.borderColor = mark ? "var(--st-" + mark[1] + "-color, currentColor)" : "";
      const text = heading + ": " + (look ? look.label : "") + (words ? ", " + words : "");
      if (button.title !== text) {
        button.title = text + " (" + chapter + ")";
        button.setAttribute("aria-label", text);
      }
    }
    const entries = Object.entries(data.looks).filter(([name]) => counts.has(name)).map(([name, look]) => {
      const entry = document.createElement("span");
      entry.textContent = look.sign + " " + look.label + " " + counts.get(name);
      return entry;
    });
    this.legend.replaceChildren(...entries);
    this.light(this.selected);
  }
}

/** @type {WeakMap<globalThis.Element, StageGraph>} */
const graphs = new WeakMap();

/** @type {(element: Element<GraphData>) => void} */
export default function ({ data, parentElement, setStateValue }) {
  const place = parentElement.querySelector(".stage-graph");
  if (!(place instanceof HTMLElement)) throw new Error("There is no place for the stages.");
  const mark = JSON.stringify([data.nodes, data.lines]), old = graphs.get(place);
  const graph = old?.mark === mark ? old : new StageGraph(place, data, mark);
  graphs.set(place, graph);
  graph.tell = (name) => setStateValue("selected", name);
  graph.update(data);
}
