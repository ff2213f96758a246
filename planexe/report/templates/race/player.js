// Plays a race: buttons, keys, the passing of time, full screen and the picture.

import { isDark } from "../../../gantt/darkness.js";
import { RaceModel, clockText } from "./model.js";
import { RacePainter, raceLook } from "./paint.js";

export class RacePlayer {
  constructor(place, race, options = {}) {
    this.place = place;
    this.options = options;
    this.model = new RaceModel(race);
    this.t = options.atEnd ? this.model.seconds : 0;
    this.speed = race.speed;
    this.playing = false;
    this.following = false;
    this.build(race);
    this.onKey = (event) => this.key(event);
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

  build(race) {
    const make = (tag, text, title) => {
      const element = document.createElement(tag);
      if (text) element.textContent = text;
      if (title) element.title = title;
      if (tag === "button") element.type = "button";
      return element;
    };
    this.canvas = make("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    const bar = make("div");
    bar.className = "race-bar";
    this.playButton = make("button", "▶ Start", "Space");
    this.playButton.className = "race-play";
    this.playButton.onclick = () => this.toggle();
    this.again = make("button", "|◀", "Back to the start (Home)");
    this.again.setAttribute("aria-label", "Back to the start");
    this.again.onclick = () => { this.seek(0); };
    this.slider = make("input");
    Object.assign(this.slider, { type: "range", min: "0", max: "1000", step: "1", value: "0" });
    this.slider.setAttribute("aria-label", "Moment of the race");
    this.slider.oninput = () => this.seek(Number(this.slider.value) / 1000 * this.model.seconds);
    this.clock = make("span");
    this.clock.className = "race-clock";
    this.speeds = make("select", "", "Speed (arrow up, arrow down)");
    this.speeds.setAttribute("aria-label", "Speed");
    for (const speed of race.speeds) this.speeds.append(new Option(speed + "×", String(speed), false, speed === this.speed));
    this.speeds.onchange = () => { this.speed = Number(this.speeds.value); this.draw(); };
    this.liveButton = make("button", "● Live", "Follow the runs as they go");
    this.liveButton.onclick = () => this.follow();
    const full = make("button", "Full screen", "F");
    full.onclick = () => this.fullScreen();
    const picture = make("button", "Save picture", "PNG of how it ends");
    picture.onclick = () => this.savePicture();
    this.pictureButton = picture;
    bar.append(this.playButton, this.again, this.slider, this.clock, this.speeds, this.liveButton, full, picture);
    this.spoken = make("p");
    this.spoken.className = "race-spoken";
    this.spoken.setAttribute("aria-live", "polite");
    this.place.replaceChildren(this.canvas, bar, this.spoken);
  }

  // The same race with more in it, or another one.
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

  toggle() {
    if (this.playing || this.following) this.pause();
    else this.play();
  }

  play() {
    if (this.t >= this.model.seconds) this.t = 0;
    this.playing = true;
    this.following = false;
    this.draw();
    this.loop();
  }

  pause() {
    this.playing = this.following = false;
    this.draw();
  }

  follow() {
    this.following = true;
    this.playing = false;
    this.draw();
    this.loop();
  }

  seek(t) {
    this.following = false;
    this.t = Math.max(0, Math.min(this.model.seconds, t));
    this.draw();
  }

  loop() {
    if (this.frame) return;
    let last = performance.now();
    const step = (now) => {
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

  key(event) {
    const at = event.composedPath()[0];
    if (event.altKey || event.ctrlKey || event.metaKey || !this.place.isConnected) return;
    const mine = event.composedPath().includes(this.place);
    if (at instanceof Element && (at.closest("textarea, select, [contenteditable=true], [role=slider], [role=combobox], [role=radio]") ||
      (at.closest("input, button, a, summary") && !(mine && at !== this.slider && event.key !== " ")))) return;
    const step = Math.max(0.1, this.model.seconds / 50);
    const done = {
      " ": () => this.toggle(),
      ArrowRight: () => this.seek(this.t + step),
      ArrowLeft: () => this.seek(this.t - step),
      ArrowUp: () => this.faster(1),
      ArrowDown: () => this.faster(-1),
      Home: () => this.seek(0),
      End: () => this.seek(this.model.seconds),
      f: () => this.fullScreen(),
    }[event.key];
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
    done();
  }

  faster(by) {
    const choices = [...this.speeds.options].map((option) => Number(option.value));
    const next = choices[Math.max(0, Math.min(choices.length - 1, choices.indexOf(this.speed) + by))];
    this.speed = next;
    this.speeds.value = String(next);
    this.draw();
  }

  fullScreen() {
    const root = this.place;
    if (document.fullscreenElement) document.exitFullscreen();
    else if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
  }

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
    const context = this.canvas.getContext("2d");
    context.setTransform(dense, 0, 0, dense, 0, 0);
    new RacePainter(context, width, height, raceLook(this.place)).paint(this.model, this.t);
    this.tell();
  }

  tell() {
    const going = this.playing || this.following, over = this.t >= this.model.seconds;
    this.playButton.textContent = going ? "❚❚ Pause" : over ? "↻ Again" : this.t > 0 ? "▶ Go on" : "▶ Start";
    this.slider.value = String(Math.round(1000 * Math.min(1, this.t / this.model.seconds)));
    const position = clockText(this.t) + " of " + clockText(this.model.seconds);
    this.slider.setAttribute("aria-valuetext", position);
    this.clock.textContent = position;
    this.liveButton.hidden = !this.model.live;
    this.liveButton.setAttribute("aria-pressed", String(this.following));
    this.speeds.disabled = this.following;
    this.pictureButton.hidden = this.model.live;
    Object.assign(this.canvas.dataset, {
      t: this.t.toFixed(3), playing: String(going), speed: String(this.speed), seconds: this.model.seconds.toFixed(3),
      answers: this.model.at(this.t).map((state) => state.answered).join(","),
    });
    const words = this.model.words(this.t);
    this.canvas.setAttribute("aria-label", words + " The numbers stand in the table below.");
    if (!going && this.spoken.textContent !== words) this.spoken.textContent = words;
  }

  picture(width = 1920, height = 1080) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    new RacePainter(canvas.getContext("2d"), width, height, raceLook(this.place)).paint(this.model, this.model.seconds);
    return canvas;
  }

  savePicture() {
    this.picture().toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "race.png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, "image/png");
  }

  close() {
    this.closed = true;
    this.playing = this.following = false;
    this.watch.disconnect();
    window.removeEventListener("keydown", this.onKey);
    this.scheme.removeEventListener("change", this.onScheme);
  }
}
