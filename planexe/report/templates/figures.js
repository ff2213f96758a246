// Charts of the report: folding, hovering, links of the Gantt. Works on any root: a document or a shadow root.
export function setUpFigures(root) {
  const CORNER = 5;

  function setUpGantt(gantt) {
    const chart = gantt.querySelector(".gantt-chart");
    const rows = gantt.querySelector(".gantt-rows");
    const text = gantt.querySelector(".gantt-text");
    const byCode = new Map([...rows.querySelectorAll("[data-code]")].map((row) => [row.dataset.code, row]));
    const path = gantt.dataset.criticalPath.split(" ").filter((code) => byCode.has(code));
    const SVG = rows.querySelector("svg.grid").namespaceURI;
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("class", "links");
    drawing.setAttribute("aria-hidden", "true");
    rows.append(drawing);
    let showsPath = true;
    let stretch = 0;
    let hovered = null;

    // The row that stands for a piece of work: itself, or the folded row above it.
    function shown(code) {
      let row = byCode.get(code);
      if (!row) return null;
      for (let above = row.parentElement; above && above !== rows; above = above.parentElement) {
        if (above.tagName === "DETAILS" && !above.open && above.firstElementChild !== row) row = above.firstElementChild;
      }
      return row;
    }

    function link(from, to, type, kind) {
      const [first, second] = [shown(from), shown(to)];
      if (!first || !second || first === second) return;
      const [a, b] = [byCode.get(from).dataset, byCode.get(to).dataset];
      const frame = rows.getBoundingClientRect();
      const strip = rows.querySelector("svg.grid").getBoundingClientRect();
      const x = (percent) => (strip.width * Number(percent)) / 100;
      const y = (row) => { const r = row.getBoundingClientRect(); return r.top - frame.top + 12; };
      const [y1, y2] = [y(first), y(second)];
      const x1 = x(type[0] === "F" ? a.end : a.start);
      const x2 = x(type[1] === "F" ? b.end : b.start);
      const down = y2 > y1 ? 1 : -1;
      let shape;
      if (type === "FS") {
        const edge = y2 - down * 8;
        shape = `M${x1} ${y1}H${x2 + 3}V${edge}m-3 ${-4 * down}l3 ${4 * down}l3 ${-4 * down}`;
      } else {
        const out = type[0] === "F" ? Math.max(x1, x2) + 2 * CORNER : Math.min(x1, x2) - 2 * CORNER;
        const tip = type[1] === "F" ? 4 : -4;
        shape = `M${x1} ${y1}H${out}V${y2}H${x2}m${tip} -3l${-tip} 3l${tip} 3`;
      }
      const line = document.createElementNS(SVG, "path");
      line.setAttribute("d", shape);
      line.setAttribute("class", kind);
      drawing.append(line);
    }

    function linksOf(row) {
      return row.dataset.links.split(";").filter(Boolean).map((one) => one.split(" "));
    }

    function draw() {
      drawing.replaceChildren();
      if (showsPath) {
        for (let n = 1; n < path.length; n += 1) {
          const found = linksOf(byCode.get(path[n])).find(([code]) => code === path[n - 1]);
          link(path[n - 1], path[n], found ? found[1] : "FS", "critical");
        }
      }
      if (hovered) {
        // A folded row stands for the work below it.
        const own = hovered.dataset.code;
        const folded = hovered.tagName === "SUMMARY" && !hovered.parentElement.open;
        const isOwn = (code) => code === own || (folded && code.startsWith(`${own}.`));
        byCode.forEach((row, code) => {
          linksOf(row).forEach(([before, type]) => {
            if (isOwn(code) !== isOwn(before)) link(before, code, type, "hovered");
          });
        });
      }
    }

    function hover(row) {
      if (row === hovered) return;
      hovered?.classList.remove("hovered");
      hovered = row;
      hovered?.classList.add("hovered");
      text.textContent = hovered ? hovered.dataset.text : "";
      draw();
    }

    gantt.addEventListener("mouseover", (event) => hover(event.target.closest(".row[data-code]") || hovered));
    gantt.addEventListener("mouseleave", () => hover(null));
    gantt.addEventListener("focusin", (event) => hover(event.target.closest(".row[data-code]") || hovered));
    gantt.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-gantt]");
      if (!button) {
        hover(event.target.closest(".row[data-code]") || hovered); // a touch is no hover
        return;
      }
      const wish = button.dataset.gantt;
      if (wish === "path") {
        showsPath = !showsPath;
        button.setAttribute("aria-pressed", String(showsPath));
      } else if (wish === "fold") {
        const folds = [...rows.querySelectorAll("details")];
        const open = folds.some((one) => !one.open);
        folds.forEach((one) => { one.open = open || one.classList.contains("level-1"); });
        button.textContent = open ? "Hide subtasks" : "Show all subtasks";
        button.setAttribute("aria-pressed", String(open));
      } else {
        stretch = Math.min(3, Math.max(0, stretch + (wish === "wider" ? 1 : -1)));
        chart.className = `gantt-chart stretch-${stretch}`;
        gantt.querySelector(".gantt-window").classList.toggle("stretched", stretch > 0);
      }
      draw();
    });
    rows.addEventListener("toggle", draw, true);
    new ResizeObserver(draw).observe(rows);
    draw();
  }

  function setUpTree(work) {
    const button = work.querySelector("button[data-tree]");
    button.addEventListener("click", () => {
      const branches = [...work.querySelectorAll("details")];
      const open = branches.some((branch) => !branch.open);
      branches.forEach((branch) => { branch.open = open; });
      button.textContent = open ? "Close all" : "Open all";
    });
  }

  root.querySelectorAll(".gantt").forEach(setUpGantt);
  root.querySelectorAll(".work").forEach(setUpTree);
}
