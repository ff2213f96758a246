// Shapes of what the chart is given and makes of it. Rows are made in rows.py, answers of the log in runs/chart_part.py,
// options in source.py.

/** A try of a call, made from a row of the log. Times are seconds on the run's clock, null where they have not come. */
export interface Bar {
  call: string;
  attempt: number;
  stage: string;
  item: string;
  title: string;
  model: string;
  /** -1 if it never got one. */
  slot: number;
  reason: string;
  outcome: string;
  error: string;
  queued: number;
  sent: number | null;
  first: number | null;
  ended: number | null;
  tokensIn: number;
  tokensOut: number;
  ready: number;
  waits: Wait[];
  cost: number | null;
  requestsLeft: number | null;
  tokensLeft: number | null;
  retryAfter: number | null;
  /** Of attempts under way only. */
  last: number | null;
  /** Of ended attempts only. */
  index: number | null;
  /** Done share, where code of a stage says it; with it what it does. */
  share: number | null;
  doing: string;
  /** Which of several processes made it; empty or missing where there is one. */
  worker?: string;
  /** call:attempt */
  key: string;
  /** A key of the looks. */
  look: string;
}

/** A bar as its row has it, and before its key and look are known. */
export type Row = readonly (string | number | null | readonly Wait[])[];

/** Why it waited, and for how many seconds. */
export type Wait = [kind: string, seconds: number];

/** When which slot stood idle: lane, from, to, reason. */
export type Idle = [lane: number, from: number, to: number, reason: string];

export interface CriticalPath {
  seconds: number;
  calls: [stage: string, item: string][];
  slack: Record<string, number>;
}

/** A stretch of time in which nobody worked on the run: its moment, and how long it was; it takes no room. */
export type Gap = [at: number, idle: number];

/** Attempts without those from the journal; failed ones; sent and not ended; ready and not sent. */
export interface Counts {
  attempts: number;
  failed: number;
  running: number;
  waiting: number;
}

/** One answer of the log. */
export interface Part {
  /** Which look at the run it is about. */
  look?: number;
  epoch: string;
  next: number;
  more: boolean;
  rows: Row[];
  under_way: Row[];
  /** What the page beside the chart says too; without it the chart counts its bars. */
  counts?: Counts;
  caps: Step[];
  gaps?: Gap[];
  now_s: number;
  status: string;
  path?: CriticalPath;
  idle?: Idle[];
}

/** From which second on which number held. */
export type Step = [from: number, number: number];

export interface Look {
  label: string;
  sign: string;
  light: string;
  dark: string;
  pattern: string;
}

export interface Stage {
  name: string;
  heading: string;
}

export type Mode = "stage" | "slot" | "model";
export type Sort = "plan" | "start" | "time" | "status";

export interface Patience {
  /** Seconds without a first token after which a call is flagged. */
  stallS: number;
  /** The same after the first token. */
  midwayS: number;
}

export interface ChartOptions {
  stages: Stage[];
  looks: Record<string, Look>;
  waits: Record<string, Look>;
  idles: Record<string, Look>;
  critical: Look;
  stallS?: number;
  midwayS?: number;
  /** Pixels of the canvas. */
  height: number;
  selected?: string;
  rows?: string;
  sort?: string;
  path?: boolean;
  /** Before an audience: texts and names of models are left out, all is larger, and the chart fills the window. */
  hidden?: boolean;
  zoom?: number;
  around?: number;
  onSelect?: (key: string) => void;
  onView?: (name: string, value: string | boolean) => void;
}

export type FullOptions = ChartOptions & Patience & Required<Pick<ChartOptions, "onSelect" | "onView">>;

/** Seconds on the run's clock. */
export interface Span {
  from: number;
  to: number;
}

/** What is in sight: seconds, pixels of the rows above, and keys of bars. */
export interface View extends Span {
  scroll: number;
  now: number;
  /** Whether the whole run stays in sight while it grows; the same of the rows. */
  follow: boolean;
  followRows: boolean;
  selected: string;
  cursor: string;
  path: boolean;
}

export interface Theme {
  ground: string;
  dark: boolean;
  text: string;
  soft: string;
  line: string;
  accent: string;
  font: string;
}

/** A bar in its lane of a row. */
export interface Lane {
  bar: Bar;
  lane: number;
}

export interface Spot extends Lane {
  row: ChartRow;
}

/** The name of a stage, of a model, of stage/call, or the number of a slot. */
export type RowName = string | number;

export interface ChartRow {
  y: number;
  height: number;
  name: RowName;
  label: string;
  head: boolean;
  count: number;
  spots: Lane[];
  waiting: number;
  empty: boolean;
  open?: boolean;
  foldable?: boolean;
}

export interface Layout {
  rows: ChartRow[];
  height: number;
  spots: Map<string, Spot>;
}

/** Bars that share a row. */
export type Group<Name = RowName> = [name: Name, bars: Bar[]];

/** A share of the most a provider ever granted, and what it said was left. */
export type LimitStep = [at: number, share: number, left: number];

export interface Headroom {
  requests: LimitStep[];
  tokens: LimitStep[];
  holds: [from: number, to: number][];
  any: boolean;
}

export interface Box {
  left: number;
  top: number;
  wide: number;
  high: number;
}

/** Seconds to pixels. */
export type Scale = (seconds: number) => number;
