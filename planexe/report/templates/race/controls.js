// What stands under a race: play, back, the moment, the speed, live, full screen, the picture.

/** @import {RacePlayer} from "./player.js" */

const STEPS = 1000;

/**
 * @typedef {object} Controls
 * @property {HTMLElement} bar
 * @property {HTMLButtonElement} play
 * @property {HTMLInputElement} slider
 * @property {HTMLElement} clock
 * @property {HTMLSelectElement} speeds
 * @property {HTMLButtonElement} live
 * @property {HTMLButtonElement} picture
 */

/** @type {(player: RacePlayer, speeds: number[]) => Controls} */
export function buildControls(player, speeds) {
  const play = raceButton("▶ Start", "Space", () => player.toggle());
  play.className = "race-play";
  const again = raceButton("|◀", "Back to the start (Home)", () => player.seek(0));
  again.setAttribute("aria-label", "Back to the start");
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: "0", max: String(STEPS), step: "1", value: "0" });
  slider.setAttribute("aria-label", "Moment of the race");
  slider.oninput = () => player.seek((Number(slider.value) / STEPS) * player.model.seconds);
  const clock = document.createElement("span");
  clock.className = "race-clock";
  const choice = document.createElement("select");
  choice.title = "Speed (arrow up, arrow down)";
  choice.setAttribute("aria-label", "Speed");
  for (const speed of speeds) choice.append(new Option(speed + "×", String(speed), false, speed === player.speed));
  choice.onchange = () => { player.speed = Number(choice.value); player.draw(); };
  const live = raceButton("● Live", "Follow the runs as they go", () => player.follow());
  const full = raceButton("Full screen", "F", () => player.fullScreen());
  const picture = raceButton("Save picture", "PNG of how it ends", () => player.savePicture());
  const bar = document.createElement("div");
  bar.className = "race-bar";
  bar.append(play, again, slider, clock, choice, live, full, picture);
  return { bar, play, slider, clock, speeds: choice, live, picture };
}

/** @type {(controls: Controls, t: number, seconds: number) => void} */
export function setMoment({ slider }, t, seconds) { slider.value = String(Math.round(STEPS * Math.min(1, t / seconds))); }

/** @type {(label: string, title: string, act: () => void) => HTMLButtonElement} */
function raceButton(label, title, act) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: label, title, onclick: act });
  return button;
}
