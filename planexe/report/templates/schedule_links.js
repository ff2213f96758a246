// Lines between the rows of a schedule: its critical path, and what the work under the pointer needs and is needed by.

const CORNER = 5, MIDDLE_PX = 12;

export class ScheduleLinks {
  showsPath = true;

  /** @param {HTMLElement} rows @param {string[]} path codes of the critical path, in order of time */
  constructor(rows, path) {
    this.rows = rows;
    /** @type {Map<string, HTMLElement>} */
    this.byCode = new Map();
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (rows.querySelectorAll("[data-code]"))) {
      this.byCode.set(row.dataset.code ?? "", row);
    }
    this.path = path.filter((code) => this.byCode.has(code));
    const grid = rows.querySelector("svg.grid");
    if (!(grid instanceof SVGElement)) throw new Error("The schedule has no grid.");
    this.grid = grid;
    this.drawing = this.make("svg");
    this.drawing.setAttribute("class", "links");
    this.drawing.setAttribute("aria-hidden", "true");
    rows.append(this.drawing);
  }

  // Its kind of element is asked of the grid: a report holds no address, not even the name of SVG.
  /** @type {(tag: "svg" | "path") => Element} */
  make(tag) { return document.createElementNS(this.grid.namespaceURI, tag); }

  /** @type {(hovered: HTMLElement | null) => void} */
  draw(hovered) {
    this.drawing.replaceChildren();
    if (this.showsPath) {
      for (let n = 1; n < this.path.length; n += 1) {
        const [before, code] = [this.path[n - 1], this.path[n]];
        this.link(before, code, linksOf(this.byCode.get(code)).find(([other]) => other === before)?.[1] ?? "FS", "critical");
      }
    }
    if (!hovered) return;
    // A folded row stands for the work below it.
    const own = hovered.dataset.code, above = hovered.parentElement;
    const folded = hovered.tagName === "SUMMARY" && above instanceof HTMLDetailsElement && !above.open;
    /** @type {(code: string) => boolean} */
    const isOwn = (code) => code === own || (folded && code.startsWith(`${own}.`));
    for (const [code, row] of this.byCode) {
      for (const [before, type] of linksOf(row)) if (isOwn(code) !== isOwn(before)) this.link(before, code, type, "hovered");
    }
  }

  // The row that stands for a piece of work: itself, or the folded row above it.
  /** @type {(code: string) => HTMLElement | null} */
  shown(code) {
    let row = this.byCode.get(code) ?? null;
    for (let above = row?.parentElement; row && above && above !== this.rows; above = above.parentElement) {
      const head = above.firstElementChild;
      if (above instanceof HTMLDetailsElement && !above.open && head instanceof HTMLElement) row = head;
    }
    return row;
  }

  /** @type {(from: string, to: string, type: string, kind: string) => void} */
  link(from, to, type, kind) {
    const [first, second] = [this.shown(from), this.shown(to)];
    const [a, b] = [this.byCode.get(from)?.dataset, this.byCode.get(to)?.dataset];
    if (!first || !second || !a || !b || first === second) return;
    const frame = this.rows.getBoundingClientRect(), wide = this.grid.getBoundingClientRect().width;
    /** @type {(percent: string | undefined) => number} */
    const x = (percent) => (wide * Number(percent)) / 100;
    /** @type {(row: HTMLElement) => number} */
    const y = (row) => row.getBoundingClientRect().top - frame.top + MIDDLE_PX;
    const line = this.make("path");
    line.setAttribute("d", linkShape(type, x(type[0] === "F" ? a.end : a.start), y(first), x(type[1] === "F" ? b.end : b.start), y(second)));
    line.setAttribute("class", kind);
    this.drawing.append(line);
  }
}

// The links that a row is told to have: code of the work before it, and FS, SS, FF or SF.
/** @type {(row: HTMLElement | undefined) => string[][]} */
function linksOf(row) { return (row?.dataset.links ?? "").split(";").filter(Boolean).map((one) => one.split(" ")); }

// The path of a line with its tip, in the language of SVG.
/** @type {(type: string, x1: number, y1: number, x2: number, y2: number) => string} */
export function linkShape(type, x1, y1, x2, y2) {
  if (type === "FS") {
    const down = y2 > y1 ? 1 : -1;
    return `M${x1} ${y1}H${x2 + 3}V${y2 - down * 8}m-3 ${-4 * down}l3 ${4 * down}l3 ${-4 * down}`;
  }
  const out = type[0] === "F" ? Math.max(x1, x2) + 2 * CORNER : Math.min(x1, x2) - 2 * CORNER;
  const tip = type[1] === "F" ? 4 : -4;
  return `M${x1} ${y1}H${out}V${y2}H${x2}m${tip} -3l${-tip} 3l${tip} 3`;
}
