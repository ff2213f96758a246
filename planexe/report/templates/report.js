// The controls of a report: copy, hide, links that open what they lead to, the contents, print.

import { setUpFigures } from "./figures.js";

// What is read here of the report that stands in the page, see html_report.py.
/** @typedef {{anchor: string, title: string, markdown: string, chart: string}} PlanSection */
/** @type {{head: string, sections: PlanSection[]}} */
const report = JSON.parse(document.getElementById("report-data")?.textContent ?? "");
const sections = new Map(report.sections.map((s) => [s.anchor, s]));

/** @type {(text: string) => boolean} */
function copyByHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** @type {(section: PlanSection) => string} */
function asMarkdown(section) {
  return `## ${section.title}\n\n${section.markdown}\n${section.chart ? `\n${section.chart}\n` : ""}`;
}

/** @type {(button: HTMLButtonElement) => Promise<void>} */
async function copySection(button) {
  const one = sections.get(button.dataset.copy ?? "");
  const text = one ? asMarkdown(one) : [report.head, ...report.sections.map(asMarkdown)].join("\n\n");
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    done = copyByHand(text); // a page opened from a file may have no clipboard of its own
  }
  const words = button.textContent;
  button.textContent = done ? "Copied" : "Not allowed here";
  setTimeout(() => { button.textContent = words; }, 1500);
}

/** @type {(body: HTMLElement, visible: boolean) => void} */
function show(body, visible) {
  body.classList.toggle("hidden", !visible);
  const button = document.querySelector(`[data-toggle="${body.id}"]`);
  if (!button) return;
  button.textContent = visible ? "Hide" : "Show";
  button.setAttribute("aria-expanded", String(visible));
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (button?.dataset.copy !== undefined) void copySection(button);
  const body = button?.dataset.toggle ? document.getElementById(button.dataset.toggle) : null;
  if (body) show(body, body.classList.contains("hidden"));
});

// The whole text: annexes open, and printed behind the main part.
/** @type {HTMLButtonElement | null} */
const whole = document.querySelector("[data-whole]");
whole?.addEventListener("click", () => {
  const wanted = document.body.classList.toggle("whole");
  whole.setAttribute("aria-pressed", String(wanted));
  document.querySelectorAll("details.annex").forEach((annex) => annex.toggleAttribute("open", wanted));
});

/** @type {() => void} */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const body = target.querySelector(":scope > .body") || target.closest(".body");
  if (body instanceof HTMLElement) show(body, true);
  for (let above = target.closest("details"); above; above = above.parentElement?.closest("details") ?? null) above.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", openTarget);
openTarget();

setUpFigures(document);

// Marks in the contents which section is being read.
/** @type {NodeListOf<HTMLAnchorElement>} */
const links = document.querySelectorAll("nav a[href^='#']");
const entries = new Map([...links].map((a) => [a.hash.slice(1), a]));
const watcher = new IntersectionObserver((seen) => {
  const reached = seen.filter((one) => one.isIntersecting).map((one) => entries.get(one.target.id)).find(Boolean);
  if (!reached) return;
  entries.forEach((entry) => entry.removeAttribute("aria-current"));
  reached.setAttribute("aria-current", "true");
  const list = reached.closest("nav");
  if (!list) return;
  const [box, own] = [list.getBoundingClientRect(), reached.getBoundingClientRect()];
  if (own.top < box.top || own.bottom > box.bottom) list.scrollTop += own.top - box.top - box.height / 2;
}, { rootMargin: "-10% 0px -80% 0px" });
document.querySelectorAll("main section").forEach((section) => watcher.observe(section));

/** @type {HTMLDetailsElement[]} */
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details")].filter((details) => !details.open);
  opened.forEach((details) => { details.open = true; });
});
addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));

/** @type {HTMLDetailsElement | null} */
const contents = document.querySelector("details.contents");
const foldContents = () => { if (contents && matchMedia("(max-width: 900px)").matches) contents.open = false; };
foldContents();
contents?.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("a")) foldContents();
});
