// Shapes of a race, as timing/race.py tells it.

/** One call in flight; the end is null while it is under way, the stage -1 where it is not known. */
export type RaceBar = [
  lane: number, start: number, end: number | null, state: string, stage: number, cost: number | null,
];

export interface Racer {
  name: string;
  cap: number;
  lanes: number;
  seconds: number;
  /** How many there will be; 0 where nobody knows. */
  answers: number;
  predicted: boolean;
  simulated: boolean;
  /** How many times faster than life. */
  pace: number;
  bars: RaceBar[];
  /** Of a live race only: whether it has ended, its cost so far, and the share of the plan that is done. */
  over?: boolean;
  cost?: number | null;
  share?: number;
}

export interface Race {
  title: string;
  stages: string[];
  speed: number;
  speeds: number[];
  live?: boolean;
  /** Two. */
  racers: Racer[];
}

/** A racer at a moment. */
export interface RacerState {
  t: number;
  answered: number;
  failed: number;
  inFlight: number;
  cost: number | null;
  /** Numbers of the stages with a call in flight. */
  now: number[];
  done: boolean;
  won: boolean;
}

export type RaceColour =
  "paper" | "ink" | "quiet" | "line" | "tint" | "lane" | "accent" | "ok" | "running" | "failed" | "cancelled";

export type RaceLook = Record<RaceColour | "font", string>;

export interface Frame {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface RaceOptions {
  /** Pixels of the window that are not the race's. */
  around?: number;
  /** Whether it may be high. */
  tall?: boolean;
  /** Whether it shows the end at first. */
  atEnd?: boolean;
  /** The moment of a live race, in seconds. */
  liveNow?: () => number;
}
