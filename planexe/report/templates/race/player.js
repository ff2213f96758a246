// Plays a race: buttons, keys, the passing of time, full screen and the picture.

import { contextOf } from "../../../gantt/canvas.js";
import { isDark } from "../../../gantt/darkness.js";
import { buildControls, setMoment } from "./controls.js";
import { RaceModel, clockText } from "./model.js";
import { RacePainter, raceLook } from "./paint.js";

/** @import {Race, RaceOptions} from "./shapes.d.ts" */

export class RacePlayer {
  playing = false;
  following = false;
  closed = false;
  frame = 0;

  /** @param {HTMLElement} place @param {Race} race @param {RaceOptions} [options] */
  constructor(place, race, options = {}) {
    this.place = place;
    this.options = options;
    this.model = new RaceModel(race);
    this.t = options.atEnd ? this.model.seconds : 0;
    this.speed = race.speed;
    this.canvas = document.createElement("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.controls = buildControls(this, race.speeds);
    this.spoken = document.createElement("p");
    this.spoken.className = "race-spoken";
    this.spoken.setAttribute("aria-live", "polite");
    place.replaceChildren(this.canvas, this.controls.bar, this.spoken);
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    window.addEventListener("keydown", this.onKey);
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.place);
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.onScheme = () => this.draw();
    this.scheme.addEventListener("change", this.onScheme);
    this.draw();
    if (this.model.live) {
      this.canvas.focus({ preventScroll: true }); // the button that began it would take the space bar otherwise
      this.follow();
    }
  }

  // The same race with more in it, or another one.
  /** @type {(race: Race) => void} */
  take(race) {
    const was = this.model.live;
    this.model.take(race);
    if (was && !this.model.live && this.following) {
      this.following = false;
      this.t = this.model.seconds;
    }
    if (this.following) this.loop();
    else this.draw();
  }

  /** @type {() => void} */
  toggle() {
    if (this.playing || this.following) this.pause();
    else this.play();
  }

  /** @type {() => void} */
  play() {
    if (this.t >= this.model.seconds) this.t = 0;
    this.playing = true;
    this.following = false;
    this.draw();
    this.loop();
  }

  /** @type {() => void} */
  pause() {
    this.playing = this.following = false;
    this.draw();
  }

  /** @type {() => void} */
  follow() {
    this.following = true;
    this.playing = false;
    this.draw();
    this.loop();
  }

  /** @type {(t: number) => void} */
  seek(t) {
    this.following = false;
    this.t = Math.max(0, Math.min(this.model.seconds, t));
    this.draw();
  }

  /** @type {() => void} */
  loop() {
    if (this.frame) return;
    let last = performance.now();
    const step = (/** @type {number} */ now) => {
      this.frame = 0;
      if (this.closed || !(this.playing || this.following)) return;
      const passed = Math.min(0.25, (now - last) / 1000);
      last = now;
      if (this.following && this.options.liveNow) this.t = this.options.liveNow();
      else this.t += passed * this.speed;
      if (this.following && this.model.live) this.model.seconds = Math.max(this.model.seconds, this.t);
      if (this.playing && this.t >= this.model.seconds) {
        this.t = this.model.seconds;
        this.playing = false;
      }
      this.draw();
      if (this.playing || this.following) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  /** @type {(event: KeyboardEvent) => void} */
  key(event) {
    const at = event.composedPath()[0];
    if (event.altKey || event.ctrlKey || event.metaKey || !this.place.isConnected) return;
    const mine = event.composedPath().includes(this.place);
    if (at instanceof Element && (at.closest("textarea, select, [contenteditable=true], [role=slider], [role=combobox], [role=radio]") ||
      (at.closest("input, button, a, summary") && !(mine && at !== this.controls.slider && event.key !== " ")))) return;
    const step = Math.max(0.1, this.model.seconds / 50);
    /** @type {Record<string, () => void>} */
    const acts = {
      " ": () => this.toggle(),
      ArrowRight: () => this.seek(this.t + step),
      ArrowLeft: () => this.seek(this.t - step),
      ArrowUp: () => this.faster(1),
      ArrowDown: () => this.faster(-1),
      Home: () => this.seek(0),
      End: () => this.seek(this.model.seconds),
      f: () => this.fullScreen(),
    };
    const done = acts[event.key];
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
    done();
  }

  /** @type {(by: number) => void} */
  faster(by) {
    const choices = [...this.controls.speeds.options].map((option) => Number(option.value));
    const next = choices[Math.max(0, Math.min(choices.length - 1, choices.indexOf(this.speed) + by))];
    this.speed = next;
    this.controls.speeds.value = String(next);
    this.draw();
  }

  /** @type {() => void} */
  fullScreen() {
    const root = this.place;
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
  }

  /** @type {() => void} */
  draw() {
    const width = this.place.clientWidth, full = this.place.matches(":fullscreen");
    if (!width) return;
    const bar = 56, floor = width < 720 ? 720 : 380;
    const height = full ? window.innerHeight - bar
      : Math.max(floor, Math.min(this.options.tall ? 1400 : 620, window.innerHeight - (this.options.around || 150)));
    const dense = Math.min(3, window.devicePixelRatio || 1);
    if (this.canvas.width !== Math.round(width * dense) || this.canvas.height !== Math.round(height * dense)) {
      this.canvas.width = Math.round(width * dense);
      this.canvas.height = Math.round(height * dense);
      this.canvas.style.height = height + "px";
    }
    this.place.classList.toggle("dark", isDark(raceLook(this.place).paper));
    const context = contextOf(this.canvas);
    context.setTransform(dense, 0, 0, dense, 0, 0);
    new RacePainter(context, width, height, raceLook(this.place)).paint(this.model, this.t);
    this.tell();
  }

  /** @type {() => void} */
  tell() {
    const going = this.playing || this.following, over = this.t >= this.model.seconds;
    this.controls.play.textContent = going ? "❚❚ Pause" : over ? "↻ Again" : this.t > 0 ? "▶ Go on" : "▶ Start";
    setMoment(this.controls, this.t, this.model.seconds);
    const position = clockText(this.t) + " of " + clockText(this.model.seconds);
    this.controls.slider.setAttribute("aria-valuetext", position);
    this.controls.clock.textContent = position;
    this.controls.live.hidden = !this.model.live;
    this.controls.live.setAttribute("aria-pressed", String(this.following));
    this.controls.speeds.disabled = this.following;
    this.controls.picture.hidden = this.model.live;
    Object.assign(this.canvas.dataset, {
      t: this.t.toFixed(3), playing: String(going), speed: String(this.speed), seconds: this.model.seconds.toFixed(3),
      answers: this.model.at(this.t).map((state) => state.answered).join(","),
    });
    const words = this.model.words(this.t);
    this.canvas.setAttribute("aria-label", words + " The numbers stand in the table below.");
    if (!going && this.spoken.textContent !== words) this.spoken.textContent = words;
  }

  /** @type {(width?: number, height?: number) => HTMLCanvasElement} */
  picture(width = 1920, height = 1080) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    new RacePainter(contextOf(canvas), width, height, raceLook(this.place)).paint(this.model, this.model.seconds);
    return canvas;
  }

  /** @type {() => void} */
  savePicture() {
    this.picture().toBlob((blob) => {
      if (!blob) return;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "race.png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, "image/png");
  }

  /** @type {() => void} */
  close() {
    this.closed = true;
    this.playing = this.following = false;
    this.watch.disconnect();
    window.removeEventListener("keydown", this.onKey);
    this.scheme.removeEventListener("change", this.onScheme);
  }
}
