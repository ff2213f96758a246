// The chart as an element: canvas, toolbar, legend, mouse and keys. It is fed with answers of the log and knows no server.

const MOST_ZOOM_S = 0.02, FRAME_MS = 200;

class LiveGantt {
  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.model = new GanttModel(options.stages);
    this.view = { from: 0, to: 5, scroll: 0, now: 0, follow: true, followRows: true, selected: options.selected || "" };
    this.takenAt = performance.now();
    this.build();
    this.painter = new Painter(this.canvas, options.looks);
    this.sizes = new ResizeObserver(() => this.draw());
    this.sizes.observe(this.canvas);
    this.timer = setInterval(() => this.model.status === "running" && !document.hidden && this.draw(), FRAME_MS);
    this.draw();
  }

  close() {
    clearInterval(this.timer);
    this.sizes.disconnect();
  }

  take(part) {
    this.model.take(part);
    this.takenAt = performance.now();
    this.say();
    this.draw();
  }

  select(key, tell) {
    this.view.selected = key;
    if (tell) this.options.onSelect(key);
    this.draw();
  }

  build() {
    const bar = make("div", "bar", this.root);
    const modes = make("div", "group", bar);
    modes.setAttribute("role", "group");
    modes.setAttribute("aria-label", "Rows of the chart");
    this.modes = [["stage", "By stage"], ["slot", "By slot"], ["model", "By model"]].map(([mode, label]) => {
      const button = this.button(modes, label, "Rows by " + mode, () => { this.model.group(mode); this.view.scroll = 0; this.draw(); });
      button.dataset.mode = mode;
      return button;
    });
    const zoom = make("div", "group", bar);
    this.button(zoom, "+", "Zoom in", () => this.zoom(0.6));
    this.button(zoom, "−", "Zoom out", () => this.zoom(1 / 0.6));
    this.button(zoom, "Fit", "Show all of the run", () => this.fit());
    this.folds = make("div", "group", bar);
    this.button(this.folds, "Unfold", "A row for each call", () => this.fold(true));
    this.button(this.folds, "Fold", "A row for each stage", () => this.fold(false));
    this.status = make("span", "status", bar);
    this.status.setAttribute("role", "status");
    this.canvas = make("canvas", "", this.root);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.canvas.style.height = this.options.height + "px";
    this.tip = make("div", "tip", this.root);
    this.tip.hidden = true;
    const legend = make("div", "legend", this.root);
    for (const [name, look] of Object.entries(this.options.looks)) {
      const entry = make("span", "", legend);
      const swatch = make("i", "", entry);
      swatch.dataset.look = name;
      entry.append(look.label);
    }
    this.legend = legend;
    make("span", "hint", legend).textContent =
      "faint = to first token · wheel zooms · drag pans · double click fits · arrows pan · , and . step through attempts";
    this.listen();
  }

  button(parent, label, meaning, act) {
    const button = make("button", "", parent);
    button.type = "button";
    button.textContent = label;
    button.title = meaning;
    button.setAttribute("aria-label", meaning);
    button.addEventListener("click", act);
    return button;
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const steps = event.deltaY / (event.deltaMode === 1 ? 3 : 100);
      if (event.shiftKey || event.offsetX < LABELS_PX) this.scroll(steps * 60);
      else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.pan((event.deltaX / this.plotWide()) * this.span());
      else this.zoom(Math.pow(1.25, steps), event.offsetX);
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => {
      this.drag = { x: event.offsetX, y: event.offsetY, moved: false, from: this.view.from, to: this.view.to, scroll: this.view.scroll };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => (this.drag ? this.dragTo(event) : this.hover(event)));
    canvas.addEventListener("pointerup", (event) => {
      const drag = this.drag;
      this.drag = null;
      if (drag && !drag.moved) this.click(event);
    });
    canvas.addEventListener("pointerleave", () => { this.tip.hidden = true; });
    canvas.addEventListener("dblclick", (event) => { if (event.offsetX >= LABELS_PX) this.fit(); });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const acts = {
      ArrowLeft: () => this.pan(-0.15 * this.span()), ArrowRight: () => this.pan(0.15 * this.span()),
      ArrowUp: () => this.scroll(-40), ArrowDown: () => this.scroll(40),
      "+": () => this.zoom(0.6), "=": () => this.zoom(0.6), "-": () => this.zoom(1 / 0.6),
      "0": () => this.fit(), Home: () => this.fit(), ",": () => this.step(-1), ".": () => this.step(1),
      Escape: () => this.select("", true),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  step(by) {
    const bar = this.model.neighbour(this.view.selected, by);
    if (bar) this.select(bar.key, true);
  }

  fold(open) {
    this.model.opened = new Set(open ? this.model.stages.map((s) => s.name) : []);
    this.model.layout = null;
    this.draw();
  }

  fit() {
    Object.assign(this.view, { follow: true, followRows: true, scroll: 0 });
    this.draw();
  }

  span() { return this.view.to - this.view.from; }

  plotWide() { return Math.max(50, this.canvas.clientWidth - LABELS_PX); }

  zoom(by, atPx) {
    const share = atPx === undefined ? 0.5 : Math.min(1, Math.max(0, (atPx - LABELS_PX) / this.plotWide()));
    const middle = this.view.from + share * this.span();
    const span = Math.min(Math.max(this.span() * by, MOST_ZOOM_S), Math.max(10, this.view.now * 3));
    Object.assign(this.view, { follow: false, from: middle - share * span, to: middle + (1 - share) * span });
    this.draw();
  }

  pan(seconds) {
    const room = this.span() * 0.9;
    const from = Math.min(Math.max(this.view.from + seconds, -room), Math.max(0, this.view.now - this.span() + room));
    Object.assign(this.view, { follow: false, to: from + this.span(), from });
    this.draw();
  }

  scroll(px) {
    this.view.followRows = false;
    this.view.scroll += px;
    this.draw();
  }

  dragTo(event) {
    const dx = event.offsetX - this.drag.x, dy = event.offsetY - this.drag.y;
    if (!this.drag.moved && Math.abs(dx) + Math.abs(dy) < 4) return;
    this.drag.moved = true;
    this.tip.hidden = true;
    const seconds = (dx / this.plotWide()) * (this.drag.to - this.drag.from);
    if (Math.abs(dx) >= 4) Object.assign(this.view, { follow: false, from: this.drag.from - seconds, to: this.drag.to - seconds });
    if (Math.abs(dy) >= 4) this.view.followRows = false;
    this.view.scroll = this.drag.scroll - dy;
    this.draw();
  }

  rowAt(y) {
    const inside = y - TOP_PX + this.view.scroll;
    if (y < TOP_PX) return null;
    return this.model.arranged().rows.find((row) => inside >= row.y && inside < row.y + row.height) || null;
  }

  barAt(px, py) {
    const row = this.rowAt(py);
    if (!row || px < LABELS_PX) return null;
    const second = this.view.from + ((px - LABELS_PX) / this.plotWide()) * this.span();
    const slack = (3 / this.plotWide()) * this.span();
    const tall = (row.height - PAD_PX) / row.count;
    const lane = Math.min(row.count - 1, Math.max(0, Math.floor((py - TOP_PX + this.view.scroll - row.y - 1) / tall)));
    const within = (start, end) => second >= start - slack && second <= end + slack;
    const here = row.spots.filter((spot) => spot.lane === lane).map((spot) => spot.bar);
    return here.find((b) => within(b.sent ?? b.ended ?? b.queued, b.ended ?? this.view.now)) ||
      here.find((b) => within(b.queued, b.sent ?? this.view.now)) || null;
  }

  click(event) {
    this.canvas.focus({ preventScroll: true });
    const row = this.rowAt(event.offsetY);
    if (event.offsetX < LABELS_PX) {
      if (row && row.foldable) { this.model.toggle(row.name); this.draw(); }
      return;
    }
    const bar = this.barAt(event.offsetX, event.offsetY);
    if (bar || this.view.selected) this.select(bar ? bar.key : "", true);
  }

  hover(event) {
    const bar = this.barAt(event.offsetX, event.offsetY);
    const row = this.rowAt(event.offsetY);
    this.canvas.style.cursor = bar || (event.offsetX < LABELS_PX && row?.foldable) ? "pointer" : "default";
    this.tip.hidden = !bar;
    if (!bar) return;
    this.tip.textContent = this.describe(bar);
    const left = Math.min(event.offsetX + 14, this.canvas.clientWidth - 270);
    this.tip.style.left = Math.max(0, left) + "px";
    this.tip.style.top = this.canvas.offsetTop + event.offsetY + 16 + "px";
  }

  describe(bar) {
    const look = this.options.looks[bar.look];
    const end = bar.ended ?? this.view.now;
    const lines = [this.model.headingOf(bar.stage) + (bar.title ? ": " + bar.title : "")];
    lines.push((look ? look.label : bar.outcome) + (bar.error ? " (" + bar.error.replaceAll("_", " ") + ")" : "") + ", try " + bar.attempt + ", " + bar.model);
    if (bar.sent !== null) {
      const first = bar.first !== null ? ", first token after " + (bar.first - bar.sent).toFixed(2) + " s" : "";
      lines.push("waited " + (bar.sent - bar.queued).toFixed(2) + " s" + first + ", took " + (end - bar.sent).toFixed(2) + " s");
    }
    if (bar.tokensIn || bar.tokensOut) lines.push(bar.tokensIn + " tokens in, " + bar.tokensOut + " out");
    return lines.join("\n");
  }

  say() {
    const { ended, underWay, status } = this.model;
    const running = underWay.filter((b) => b.outcome === "running").length;
    const text = ended.length + " attempts" + (running ? ", " + running + " under way" : "");
    if (this.status.textContent !== text) this.status.textContent = text;
    const failed = ended.filter((b) => b.outcome === "failed").length;
    this.canvas.setAttribute("aria-label", "Timing chart of the run (" + status + "): " + text + ", " + failed +
      " failed. Arrow keys move, plus and minus zoom, zero fits, comma and full stop step through attempts. " +
      "The table of all attempts below shows the same.");
  }

  problem(text) { this.status.textContent = text; }

  draw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => { this.frame = 0; this.paint(); });
  }

  paint() {
    const { view, model } = this;
    const since = model.status === "running" ? Math.min(3, (performance.now() - this.takenAt) / 1000) : 0;
    view.now = model.now + since;
    if (view.follow) Object.assign(view, { from: 0, to: Math.max(view.now * 1.02, 0.5) });
    const room = this.canvas.clientHeight - TOP_PX;
    if (view.followRows && model.status === "running") view.scroll = Math.max(view.scroll, model.lowestRunning() - room);
    view.scroll = Math.min(Math.max(0, view.scroll), Math.max(0, model.arranged().height - room));
    const theme = themeOf(this.root);
    this.painter.paint(model, view, theme);
    Object.assign(this.canvas.dataset, {
      from: view.from.toFixed(3), to: view.to.toFixed(3), selected: view.selected, attempts: model.ended.length,
    });
    for (const button of this.modes) button.setAttribute("aria-pressed", String(button.dataset.mode === model.mode));
    this.folds.hidden = model.mode !== "stage";
    if (this.legendDark !== theme.dark) this.paintLegend(theme);
  }

  paintLegend(theme) {
    this.legendDark = theme.dark;
    for (const swatch of this.legend.querySelectorAll("i")) {
      const look = this.options.looks[swatch.dataset.look];
      const colour = theme.dark ? look.dark : look.light;
      swatch.style.background = look.pattern === "solid" ? colour : "url(" + tile(look.pattern, colour).toDataURL() + ")";
      swatch.style.borderColor = colour;
    }
  }
}

function make(tag, name, parent) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  parent.append(element);
  return element;
}
