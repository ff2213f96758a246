// How much longer each stage could take without the run taking longer, as the log tells it beside the critical path.

import { callOf } from "./bar.js";
import { secondsText } from "./theme.js";
import { make } from "./toolbar.js";

/** @import {LiveGantt} from "./chart.js" */
/** @import {GanttModel} from "./model.js" */

const LEAST_SLACK_S = 0.05;

// Null while the log tells none.
/** @type {(model: GanttModel, stage: string) => number | null} */
function slackOf(model, stage) { return model.path.slack?.[stage] ?? null; }

// A stage's slack in a few words; empty while it has made no call.
/** @type {(model: GanttModel, stage: string) => string} */
export function slackText(model, stage) {
  const seconds = slackOf(model, stage);
  return seconds === null ? "" : seconds < LEAST_SLACK_S ? "no slack" : "slack " + secondsText(seconds);
}

/** @type {(model: GanttModel, stage: string) => boolean} */
export function hasNoSlack(model, stage) { return (slackOf(model, stage) ?? Infinity) < LEAST_SLACK_S; }

/** @type {(model: GanttModel, stage: string) => string} */
function slackSentence(model, stage) {
  const seconds = slackOf(model, stage);
  if (seconds === null) return "";
  return seconds < LEAST_SLACK_S ? "no slack: every second longer makes the run longer"
    : "slack " + secondsText(seconds) + ": this stage could take that much longer, and the run would not";
}

/** @type {(model: GanttModel, stage: string) => string} */
export function describeStage(model, stage) {
  const calls = new Set(model.bars.filter((bar) => bar.stage === stage).map(callOf)).size;
  const lines = [model.headingOf(stage), calls + (calls === 1 ? " call" : " calls")];
  return lines.concat(slackSentence(model, stage) || []).join("\n");
}

// Its element, its lines, and a mark of what it shows.
/** @typedef {{details: HTMLDetailsElement, lines: HTMLElement, shows: string}} SlackTable */

// The table twin of what is drawn with the critical path; it is written only while it is open.
/** @type {(chart: LiveGantt) => void} */
export function paintSlackTable(chart) {
  const { model, view, slack: table } = chart;
  const stages = view.path ? model.stages.filter((stage) => slackText(model, stage.name)) : [];
  table.details.hidden = !stages.length;
  if (table.details.hidden || !table.details.open) return;
  const mark = stages.map((stage) => stage.name + slackText(model, stage.name)).join();
  if (table.shows === mark) return;
  table.shows = mark;
  table.lines.replaceChildren(...stages.map((stage) => {
    const line = document.createElement("tr");
    make("td", "", line).textContent = stage.heading;
    make("td", "", line).textContent = slackText(model, stage.name);
    return line;
  }));
}

/** @type {(chart: LiveGantt) => SlackTable} */
export function buildSlackTable(chart) {
  const details = make("details", "slack", chart.root);
  make("summary", "", details).textContent = "Slack of each stage as a table";
  make("p", "", details).textContent =
    "How much longer a stage could take without the run taking longer, as far as calls wait for each other; caps and limits " +
    "do not count. Stages on one chain share their slack.";
  const table = make("table", "", details), head = make("tr", "", make("thead", "", table));
  for (const name of ["Stage", "Slack"]) make("th", "", head).textContent = name;
  const lines = make("tbody", "", table);
  details.hidden = true;
  details.addEventListener("toggle", () => paintSlackTable(chart));
  return { details, lines, shows: "" };
}
