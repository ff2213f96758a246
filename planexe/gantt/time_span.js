// Which span of time is in sight: always a part of the run, from its beginning to a little past the present or its end.

/** @import {Span} from "./shapes.d.ts" */

const LEAST_S = 0.02, PAST = 1.02, LEAST_RUN_S = 0.5;

// All of a run that has lasted so long.
/** @type {(now: number) => Span} */
export function wholeRun(now) { return { from: 0, to: Math.max((Number.isFinite(now) ? now : 0) * PAST, LEAST_RUN_S) }; }

// The span nearest to the wanted one that lies within the run; its length is kept where that is possible.
/** @type {(from: number, to: number, now: number) => Span} */
export function spanWithin(from, to, now) {
  const whole = wholeRun(now);
  if (!Number.isFinite(from) || !Number.isFinite(to)) return whole;
  const long = Math.min(Math.max(to - from, LEAST_S), whole.to);
  const begin = Math.min(Math.max(from, 0), whole.to - long);
  return { from: begin, to: begin + long };
}

// A span longer or shorter by a factor; what lies at a share of it, 0 to 1, stays there.
/** @type {(span: Span, by: number, share: number, now: number) => Span} */
export function zoomed(span, by, share, now) {
  const whole = wholeRun(now), long = Math.min(Math.max((span.to - span.from) * by, LEAST_S), whole.to);
  const from = span.from + share * (span.to - span.from - long);
  return spanWithin(from, from + long, now);
}

/** @type {(span: Span, now: number) => boolean} */
export function isWhole(span, now) { return span.from <= 0 && span.to >= wholeRun(now).to; }
