// A race on the first page: plays in a loop until it is stopped, says in words what it shows.

import { contextOf } from "../../../gantt/canvas.js";
import { isDark } from "../../../gantt/darkness.js";
import { LANE, START, END, STATE, RaceModel, clockText } from "../../../report/templates/race/model.js";
import { raceLook } from "../../../report/templates/race/paint.js";

/** @import {Element} from "../../element.d.ts" */
/** @import {Race, RaceLook, Racer} from "../../../report/templates/race/shapes.d.ts" */

const HERO_SHOW_S = 12, HERO_HOLD_S = 4, HERO_STEP_MS = 80, HERO_LANE_PX = 8, HERO_STRIP_PX = 30;

export class Hero {
  t = 0;
  held = 0;
  playing = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /** @param {HTMLElement} place @param {Race} race */
  constructor(place, race) {
    this.place = place;
    this.model = new RaceModel(race);
    const calls = Math.max(...race.racers.map((racer) => racer.answers));
    const head = part("div", "hero-head");
    head.append(part("b", "", "The same plan, " + calls + " calls, twice"), part("span", "hero-tag", "simulated sample"));
    this.rows = race.racers.map((racer) => {
      const name = part("div", "hero-name"), clock = part("span", ""), canvas = document.createElement("canvas");
      name.append(part("span", "", racer.name), clock);
      canvas.setAttribute("role", "img");
      return { racer, name, clock, canvas };
    });
    this.number = part("b", "");
    this.words = part("span", "");
    const end = part("div", "hero-end"), foot = part("div", "hero-foot");
    end.append(this.number, this.words);
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.addEventListener("click", () => this.toggle());
    const pace = race.racers[0].pace;
    foot.append(this.button, part("span", "", "Made by the built-in model, no AI" + (pace > 1.05 ? ", faster than life." : ", at the pace of a fast service.")));
    place.replaceChildren(head, ...this.rows.flatMap((row) => [row.name, row.canvas]), end, foot);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(place);
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.onScheme = () => this.draw();
    this.scheme.addEventListener("change", this.onScheme);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.t = this.model.seconds;
    else this.toggle();
    this.draw();
  }

  /** @type {() => void} */
  toggle() {
    this.playing = !this.playing;
    clearTimeout(this.timer);
    if (this.playing) {
      if (this.t >= this.model.seconds) this.t = this.held = 0;
      this.step();
    }
    this.draw();
  }

  // Time goes on, stands at the end for a while, and begins again.
  /** @type {() => void} */
  step() {
    this.timer = setTimeout(() => {
      if (!this.place.isConnected) {
        this.close();
        return;
      }
      if (!document.hidden) {
        if (this.t < this.model.seconds) this.t = Math.min(this.model.seconds, this.t + this.model.seconds * HERO_STEP_MS / 1000 / HERO_SHOW_S);
        else if ((this.held += HERO_STEP_MS / 1000) >= HERO_HOLD_S) this.t = this.held = 0;
        this.draw();
      }
      this.step();
    }, HERO_STEP_MS);
  }

  /** @type {() => void} */
  draw() {
    const states = this.model.at(this.t), look = raceLook(this.place);
    this.place.classList.toggle("dark", isDark(look.paper));
    this.rows.forEach((row, n) => {
      row.clock.textContent = clockText(states[n].t) + (states[n].done ? " ✓" : "");
      row.canvas.setAttribute("aria-label", row.racer.name + ": " + states[n].answered + " of " + row.racer.answers + " answers");
      this.lanes(row.canvas, row.racer, look);
    });
    const head = this.model.headline(this.t, states);
    this.number.textContent = head.number;
    this.words.textContent = head.words;
    this.button.textContent = this.playing ? "❚❚ Pause" : this.t >= this.model.seconds ? "↻ Again" : "▶ Play";
    this.place.dataset.t = this.t.toFixed(2);
  }

  /** @type {(canvas: HTMLCanvasElement, racer: Racer, look: RaceLook) => void} */
  lanes(canvas, racer, look) {
    const width = canvas.clientWidth, alone = racer.lanes === 1, lane = alone ? HERO_STRIP_PX : HERO_LANE_PX;
    const height = lane * racer.lanes, dense = Math.min(3, window.devicePixelRatio || 1);
    if (!width) return;
    if (canvas.width !== Math.round(width * dense)) {
      canvas.width = Math.round(width * dense);
      canvas.height = Math.round(height * dense);
      canvas.style.height = height + "px";
    }
    const c = contextOf(canvas), x = (/** @type {number} */ s) => (s / this.model.seconds) * width;
    c.setTransform(dense, 0, 0, dense, 0, 0);
    c.clearRect(0, 0, width, height);
    c.fillStyle = look.line;
    for (let n = 0; n < racer.lanes; n++) c.fillRect(0, n * lane + 0.5, width, lane - 1.5);
    for (const bar of racer.bars) {
      if (bar[START] > this.t) continue;
      const end = Math.min(bar[END] ?? this.t, this.t);
      c.fillStyle = end < (bar[END] ?? Infinity) ? look.running : bar[STATE] === "ok" ? look.ok : look.failed;
      c.fillRect(x(bar[START]), bar[LANE] * lane + 0.5, Math.max(1, x(end - bar[START]) - 0.6), lane - 1.5);
    }
    if (this.t >= racer.seconds) {
      c.fillStyle = look.accent;
      c.fillRect(Math.min(width - 2, x(racer.seconds)), 0, 2, height);
    }
  }

  /** @type {() => void} */
  close() {
    clearTimeout(this.timer);
    this.watch.disconnect();
    this.scheme.removeEventListener("change", this.onScheme);
  }
}

/** @type {(tag: string, name: string, words?: string) => HTMLElement} */
function part(tag, name, words = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = words;
  return made;
}

/** @type {WeakMap<globalThis.Element, Hero>} */
const heroes = new WeakMap();

/** @type {(element: Element<{race: Race}>) => () => void} */
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".hero");
  if (!(place instanceof HTMLElement)) throw new Error("There is no place for the race.");
  if (!heroes.has(place)) heroes.set(place, new Hero(place, data.race));
  return () => {
    if (place.isConnected) return;
    heroes.get(place)?.close();
    heroes.delete(place);
  };
}
