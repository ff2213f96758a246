// The race inside a Streamlit page: plays a finished one, or follows two runs by reading their logs.

import { END, LANE, STATE } from "../../report/templates/race/model.js";
import { RacePlayer } from "../../report/templates/race/player.js";

const RACE_AGAIN_MS = 500, RACE_AFTER_ERROR_MS = 3000, RACE_STATES = { ok: "ok", failed: "failed", cancelled: "cancelled" };

class RaceReader {
  constructor(data) {
    this.data = data;
    this.stages = data.stages.map((stage) => stage.heading);
    this.number = new Map(data.stages.map((stage, n) => [stage.name, n]));
    this.runs = data.runs.map((run) => ({ ...run, next: 0, epoch: "", ended: [], going: [], now: 0, seen: 0, over: false,
      cost: null, share: 0, answers: 0, cap: run.cap }));
  }

  get over() { return this.runs.every((run) => run.over); }

  // Seconds on the clock of the run that is ahead in time, between two looks too.
  now() {
    return Math.max(...this.runs.map((run) => run.over ? run.now : run.now + (run.seen ? (performance.now() - run.seen) / 1000 : 0)));
  }

  async look() {
    await Promise.all(this.runs.map((run) => this.lookAt(run)));
    return this.race();
  }

  async lookAt(run) {
    if (run.over) return;
    for (let more = true; more;) {
      const answer = await fetch(run.url + "/attempts?after=" + run.next + "&epoch=" + encodeURIComponent(run.epoch));
      if (!answer.ok) throw new Error("The log cannot be read.");
      const part = await answer.json();
      const at = Object.fromEntries(part.columns.map((name, n) => [name, n]));
      if (part.epoch !== run.epoch) run.ended = [];
      const bars = (rows) => rows.filter((row) => row[at.sent_s] !== null && row[at.outcome] !== "reused" && row[at.slot] >= 0)
        .map((row) => [row[at.slot], row[at.sent_s], row[at.ended_s], RACE_STATES[row[at.outcome]] || "ok",
          this.number.get(row[at.stage]) ?? -1, null]);
      run.ended.push(...bars(part.rows));
      run.going = bars(part.under_way).filter((bar) => bar[END] === null);
      Object.assign(run, { next: part.next, epoch: part.epoch, now: part.now_s, seen: performance.now(),
        over: part.status !== "running" && part.status !== "new" });
      more = part.more;
    }
    const answer = await fetch(run.url);
    if (!answer.ok) return;
    const found = await answer.json();
    run.cost = found.cost_usd;
    run.share = found.share_done;
    run.cap = found.cap || run.cap;
    run.answers = run.over ? 0 : found.calls_done + found.calls_running + found.calls_to_come;
    if (run.over) run.going = [];
  }

  race() {
    const now = this.now();
    return {
      title: this.data.title, stages: this.stages, speed: 1, speeds: this.data.speeds, live: !this.over,
      racers: this.runs.map((run) => ({
        name: run.name, cap: run.cap, predicted: false, simulated: run.simulated, pace: run.pace, over: run.over,
        lanes: Math.max(run.cap, 1, ...run.ended.map((bar) => bar[LANE] + 1), ...run.going.map((bar) => bar[LANE] + 1)),
        seconds: run.over ? run.now : Math.max(now, run.now), share: run.share, cost: run.cost,
        answers: run.over ? run.ended.filter((bar) => bar[STATE] === "ok").length : run.answers,
        bars: [...run.ended, ...run.going],
      })),
    };
  }
}

class RaceScreen {
  constructor(place, data) {
    this.place = place;
    this.data = data;
    const options = { around: data.around, tall: data.tall, atEnd: data.atEnd };
    if (data.race) {
      this.player = new RacePlayer(place, data.race, options);
      return;
    }
    this.reader = new RaceReader(data);
    this.player = new RacePlayer(place, this.reader.race(), { ...options, liveNow: () => this.reader.now() });
    this.read();
  }

  async read() {
    if (this.closed) return;
    let wait = RACE_AGAIN_MS;
    try {
      const race = await this.reader.look();
      if (this.closed) return;
      this.player.take(race);
      if (this.reader.over) return;
    } catch {
      wait = RACE_AFTER_ERROR_MS;
    }
    this.timer = setTimeout(() => this.read(), wait);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.player.close();
  }
}

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".race");
  const old = place.raceScreen;
  if (!old || old.data.key !== data.key) {
    if (old) old.close();
    place.raceScreen = new RaceScreen(place, data);
  } else {
    Object.assign(old.player.options, { around: data.around, tall: data.tall });
    old.player.draw();
  }
  return () => {
    if (place.isConnected) return;
    if (place.raceScreen) place.raceScreen.close();
    place.raceScreen = null;
  };
}
