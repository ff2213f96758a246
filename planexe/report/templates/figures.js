// Charts of the report: folding, hovering, links of the Gantt. Works on any root: a document or a shadow root.

import { ScheduleLinks } from "./schedule_links.js";

const MOST_STRETCH = 3;

/** @type {(root: ParentNode) => void} */
export function setUpFigures(root) {
  for (const gantt of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".gantt"))) new ScheduleChart(gantt);
  for (const work of root.querySelectorAll(".work")) setUpTree(work);
}

// The schedule of the plan: its buttons, and which row the pointer or the keyboard is on.
class ScheduleChart {
  stretch = 0;
  /** @type {HTMLElement | null} */
  hovered = null;

  /** @param {HTMLElement} gantt */
  constructor(gantt) {
    this.gantt = gantt;
    this.chart = part(gantt, ".gantt-chart");
    this.rows = part(gantt, ".gantt-rows");
    this.text = part(gantt, ".gantt-text");
    this.links = new ScheduleLinks(this.rows, (gantt.dataset.criticalPath ?? "").split(" "));
    gantt.addEventListener("mouseover", (event) => this.hover(rowOf(event) ?? this.hovered));
    gantt.addEventListener("mouseleave", () => this.hover(null));
    gantt.addEventListener("focusin", (event) => this.hover(rowOf(event) ?? this.hovered));
    gantt.addEventListener("click", (event) => this.click(event));
    this.rows.addEventListener("toggle", () => this.draw(), true);
    new ResizeObserver(() => this.draw()).observe(this.rows);
    this.draw();
  }

  /** @type {() => void} */
  draw() { this.links.draw(this.hovered); }

  /** @type {(row: HTMLElement | null) => void} */
  hover(row) {
    if (row === this.hovered) return;
    this.hovered?.classList.remove("hovered");
    this.hovered = row;
    this.hovered?.classList.add("hovered");
    this.text.textContent = row?.dataset.text ?? "";
    this.draw();
  }

  /** @type {(event: Event) => void} */
  click(event) {
    /** @type {HTMLElement | null | undefined} */
    const button = targetOf(event)?.closest("button[data-gantt]");
    if (!button) {
      this.hover(rowOf(event) ?? this.hovered); // a touch is no hover
      return;
    }
    const wish = button.dataset.gantt;
    if (wish === "path") {
      this.links.showsPath = !this.links.showsPath;
      button.setAttribute("aria-pressed", String(this.links.showsPath));
    } else if (wish === "fold") this.fold(button);
    else this.widen(wish === "wider" ? 1 : -1);
    this.draw();
  }

  // All subtasks are shown, unless they were: then only what belongs to no other work.
  /** @type {(button: HTMLElement) => void} */
  fold(button) {
    const folds = [...this.rows.querySelectorAll("details")];
    const open = folds.some((one) => !one.open);
    for (const one of folds) one.open = open || one.classList.contains("level-1");
    button.textContent = open ? "Hide subtasks" : "Show all subtasks";
    button.setAttribute("aria-pressed", String(open));
  }

  /** @type {(by: number) => void} */
  widen(by) {
    this.stretch = Math.min(MOST_STRETCH, Math.max(0, this.stretch + by));
    this.chart.className = `gantt-chart stretch-${this.stretch}`;
    part(this.gantt, ".gantt-window").classList.toggle("stretched", this.stretch > 0);
  }
}

/** @type {(work: Element) => void} */
function setUpTree(work) {
  const button = part(work, "button[data-tree]");
  button.addEventListener("click", () => {
    const branches = [...work.querySelectorAll("details")];
    const open = branches.some((branch) => !branch.open);
    for (const branch of branches) branch.open = open;
    button.textContent = open ? "Close all" : "Open all";
  });
}

/** @type {(whole: ParentNode, selector: string) => HTMLElement} */
function part(whole, selector) {
  const found = whole.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`The chart has no ${selector}.`);
  return found;
}

/** @type {(event: Event) => Element | null} */
function targetOf(event) { return event.target instanceof Element ? event.target : null; }

/** @type {(event: Event) => HTMLElement | null} */
function rowOf(event) { return targetOf(event)?.closest(".row[data-code]") ?? null; }
