// Draws the chart on a canvas: axis, cap and calls in flight, rows, bars. Reads the model and the view, changes neither.

const LABELS_PX = 216, AXIS_PX = 22, STRIP_PX = 54, TOP_PX = AXIS_PX + STRIP_PX;
const FONT = "12px ";

// Whether the page is dark, and its colours, from the custom properties that Streamlit sets.
function themeOf(element) {
  const style = getComputedStyle(element);
  const pick = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  const ground = pick("--st-background-color", "#ffffff");
  return {
    ground,
    dark: brightness(ground) < 128,
    text: pick("--st-text-color", "#1b2430"),
    soft: pick("--st-secondary-background-color", "#f2f5f8"),
    line: pick("--st-border-color", "#d5dce4"),
    accent: pick("--st-primary-color", "#1f6fb2"),
    font: pick("--st-font", "sans-serif"),
  };
}

function brightness(colour) {
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour;
  const hex = probe.fillStyle;
  if (hex[0] !== "#") return 255;
  const part = (at) => parseInt(hex.slice(at, at + 2), 16);
  return 0.3 * part(1) + 0.59 * part(3) + 0.11 * part(5);
}

class Painter {
  constructor(canvas, looks) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.looks = looks;
    this.fills = new Map();
  }

  paint(model, view, theme) {
    const { canvas, context: c } = this;
    const ratio = window.devicePixelRatio || 1;
    const wide = canvas.clientWidth, high = canvas.clientHeight;
    if (!wide || !high) return;
    if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(high * ratio)) {
      canvas.width = Math.round(wide * ratio);
      canvas.height = Math.round(high * ratio);
      this.fills.clear();
    }
    if (this.dark !== theme.dark) { this.fills.clear(); this.dark = theme.dark; }
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.fillStyle = theme.ground;
    c.fillRect(0, 0, wide, high);
    c.font = FONT + theme.font;
    c.textBaseline = "middle";
    const x = (s) => LABELS_PX + ((s - view.from) / (view.to - view.from)) * (wide - LABELS_PX);
    this.rows(model, view, theme, x, wide, high);
    this.strip(model, view, theme, x, wide);
    this.axis(view, theme, x, wide, high);
    const now = x(view.now);
    if (model.status === "running" && now >= LABELS_PX && now <= wide) {
      c.fillStyle = theme.accent;
      c.fillRect(now - 0.5, AXIS_PX, 1, high);
    }
  }

  axis(view, theme, x, wide, high) {
    const c = this.context;
    c.fillStyle = theme.ground;
    c.fillRect(0, 0, wide, AXIS_PX);
    const step = niceStep((view.to - view.from) / Math.max(2, (wide - LABELS_PX) / 90));
    c.fillStyle = theme.text;
    c.textAlign = "center";
    for (let s = Math.ceil(view.from / step) * step; s <= view.to; s += step) {
      const at = x(s);
      if (at < LABELS_PX + 12 || at > wide - 12) continue;
      c.globalAlpha = 0.75;
      c.fillText(timeText(s, step), at, AXIS_PX / 2);
      c.globalAlpha = 0.12;
      c.fillRect(at, AXIS_PX, 1, high - AXIS_PX);
      c.globalAlpha = 1;
    }
    c.textAlign = "left";
    c.globalAlpha = 0.75;
    c.fillText("Time since the start", 4, AXIS_PX / 2);
    c.globalAlpha = 1;
  }

  strip(model, view, theme, x, wide) {
    const c = this.context, bottom = TOP_PX - 4, tall = STRIP_PX - 12;
    const flight = model.inFlight();
    const peak = Math.max(1, ...model.caps.map((cap) => cap[1]).filter((n) => n <= 64), ...flight.map((s) => s[1]));
    const y = (n) => bottom - (Math.min(n, peak) / peak) * tall;
    c.fillStyle = theme.soft;
    c.fillRect(0, AXIS_PX, wide, STRIP_PX);
    c.save();
    c.beginPath();
    c.rect(LABELS_PX, AXIS_PX, wide - LABELS_PX, STRIP_PX);
    c.clip();
    c.beginPath();
    c.moveTo(x(0), bottom);
    let last = 0;
    for (const [at, number] of flight) {
      c.lineTo(x(at), y(last));
      c.lineTo(x(at), y(number));
      last = number;
    }
    c.lineTo(x(view.now), y(last));
    c.lineTo(x(view.now), bottom);
    c.closePath();
    c.globalAlpha = 0.45;
    c.fillStyle = this.colour("ok");
    c.fill();
    c.globalAlpha = 1;
    c.beginPath();
    model.caps.forEach(([at, cap], place) => {
      const until = place + 1 < model.caps.length ? model.caps[place + 1][0] : Math.max(view.now, at);
      c.lineTo(x(at), y(cap));
      c.lineTo(x(until), y(cap));
    });
    c.strokeStyle = this.colour("failed");
    c.setLineDash([5, 3]);
    c.lineWidth = 1.5;
    c.stroke();
    c.setLineDash([]);
    c.restore();
    c.fillStyle = theme.text;
    const cap = model.caps.length ? model.caps[model.caps.length - 1][1] : 0;
    c.fillText("Calls in flight: " + last, 4, AXIS_PX + 18);
    c.fillText("- - Cap: " + (cap || "–"), 4, AXIS_PX + 36);
  }

  rows(model, view, theme, x, wide, high) {
    const c = this.context;
    const { rows } = model.arranged();
    rows.forEach((row, number) => {
      const top = TOP_PX + row.y - view.scroll;
      if (top > high || top + row.height < TOP_PX) return;
      if (row.head && number % 2 === 0) {
        c.globalAlpha = 0.6;
        c.fillStyle = theme.soft;
        c.fillRect(0, top, wide, row.height);
        c.globalAlpha = 1;
      }
      this.label(row, top, theme);
    });
    c.save();
    c.beginPath();
    c.rect(LABELS_PX, TOP_PX, wide - LABELS_PX, high - TOP_PX);
    c.clip();
    for (const row of rows) {
      const top = TOP_PX + row.y - view.scroll;
      if (top > high || top + row.height < TOP_PX) continue;
      const tall = (row.height - PAD_PX) / row.count;
      for (const { bar, lane } of row.spots) this.waiting(bar, x, top + 1 + lane * tall, tall, view, wide);
      for (const { bar, lane } of row.spots) this.bar(bar, x, top + 1 + lane * tall, tall, view, wide, theme);
    }
    c.restore();
    c.fillStyle = theme.line;
    c.fillRect(LABELS_PX - 1, AXIS_PX, 1, high);
  }

  label(row, top, theme) {
    const c = this.context, middle = top + Math.min(row.height, 24) / 2;
    c.fillStyle = theme.text;
    c.globalAlpha = row.empty ? 0.5 : 1;
    if (row.foldable) c.fillText(row.open ? "▾" : "▸", 4, middle);
    const left = row.head ? 18 : 30;
    const note = row.waiting ? "  +" + row.waiting + " waiting" : "";
    const room = LABELS_PX - left - 8 - c.measureText(note).width;
    c.fillText(shortened(c, row.label, room), left, middle);
    c.globalAlpha = 0.65;
    if (note) c.fillText(note, LABELS_PX - 6 - c.measureText(note).width, middle);
    c.globalAlpha = 1;
  }

  waiting(bar, x, top, tall, view, wide) {
    const until = bar.sent ?? bar.ended ?? view.now;
    const left = Math.max(LABELS_PX - 2, x(bar.queued)), right = Math.min(wide + 2, x(until));
    if (right - left < 1 || bar.queued >= until) return;
    const c = this.context, thin = Math.max(2, tall * 0.45);
    c.globalAlpha = 0.7;
    c.fillStyle = this.fill("waiting", thin);
    c.fillRect(left, top + (tall - thin) / 2, right - left, thin);
    c.globalAlpha = 1;
  }

  bar(bar, x, top, tall, view, wide, theme) {
    const c = this.context, high = Math.max(2, tall - 1.5);
    if (bar.outcome === "waiting") return;
    if (bar.outcome === "reused") return this.mark(x(bar.ended), top + tall / 2, Math.min(5, tall / 2));
    const start = bar.sent ?? bar.ended, end = bar.ended ?? view.now;
    const left = x(start), right = Math.max(x(end), left + 2);
    if (right < LABELS_PX || left > wide) return;
    const split = bar.first !== null && bar.first > start ? Math.min(x(bar.first), right) : left;
    c.fillStyle = this.colour(bar.look);
    c.globalAlpha = 0.4;
    c.fillRect(left, top, split - left, high);
    c.globalAlpha = 1;
    c.fillStyle = this.fill(bar.look, high);
    c.fillRect(split, top, right - split, high);
    if (this.looks[bar.look]?.pattern === "hollow" || bar.outcome === "failed") {
      c.strokeStyle = this.colour(bar.look);
      c.lineWidth = 1;
      c.strokeRect(left + 0.5, top + 0.5, Math.max(1, right - left - 1), Math.max(1, high - 1));
    }
    if (bar.key === view.selected) {
      c.strokeStyle = theme.text;
      c.lineWidth = 2;
      c.strokeRect(left - 1, top - 1, right - left + 2, high + 2);
    }
  }

  mark(at, middle, size) {
    const c = this.context;
    c.beginPath();
    c.moveTo(at, middle - size);
    c.lineTo(at + size, middle);
    c.lineTo(at, middle + size);
    c.lineTo(at - size, middle);
    c.closePath();
    c.strokeStyle = this.colour("reused");
    c.lineWidth = 1.5;
    c.stroke();
  }

  colour(name) {
    const look = this.looks[name] || this.looks.ok;
    return this.dark ? look.dark : look.light;
  }

  // Bars too thin for a pattern are drawn in plain colour.
  fill(name, high) {
    const pattern = (this.looks[name] || this.looks.ok).pattern;
    if (pattern === "solid" || high < 3) return this.colour(name);
    if (!this.fills.has(name)) this.fills.set(name, this.context.createPattern(tile(pattern, this.colour(name)), "repeat"));
    return this.fills.get(name);
  }
}

function tile(pattern, colour) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const c = canvas.getContext("2d");
  c.strokeStyle = c.fillStyle = colour;
  c.globalAlpha = pattern === "hollow" ? 0.12 : 0.35;
  c.fillRect(0, 0, 8, 8);
  c.globalAlpha = 1;
  c.lineWidth = 2;
  const line = (x1, y1, x2, y2) => { c.beginPath(); c.moveTo(x1, y1); c.lineTo(x2, y2); c.stroke(); };
  if (pattern === "rising" || pattern === "cross") { line(-2, 10, 10, -2); line(-2, 2, 2, -2); line(6, 10, 10, 6); }
  if (pattern === "falling" || pattern === "cross") { line(-2, -2, 10, 10); line(6, -2, 10, 2); line(-2, 6, 2, 10); }
  if (pattern === "vertical") { line(2, 0, 2, 8); line(6, 0, 6, 8); }
  if (pattern === "dots") { c.fillRect(1, 1, 3, 3); c.fillRect(5, 5, 3, 3); }
  return canvas;
}

function niceStep(raw) {
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
  return steps.find((s) => s >= raw) || Math.ceil(raw / 3600) * 3600;
}

function timeText(seconds, step) {
  if (step < 1) return seconds.toFixed(step < 0.01 ? 3 : step < 0.1 ? 2 : 1) + " s";
  if (seconds < 60 && step < 60) return Math.round(seconds) + " s";
  const minutes = Math.floor(seconds / 60 + 1e-9), rest = Math.round(seconds - minutes * 60);
  if (minutes < 60) return minutes + ":" + String(rest).padStart(2, "0");
  return Math.floor(minutes / 60) + ":" + String(minutes % 60).padStart(2, "0") + ":" + String(rest).padStart(2, "0");
}

function shortened(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(text.slice(0, middle) + "…").width <= room) low = middle; else high = middle - 1;
  }
  return text.slice(0, low) + "…";
}
