// The chart inside a Streamlit page: it asks the log for what is new, so that page and server send nothing twice.

const AGAIN_MS = 1000, AFTER_ERROR_MS = 3000;
const charts = new WeakMap();

class LogReader {
  constructor(chart, url) {
    this.chart = chart;
    this.url = url;
    this.expectLive = false;
    this.closed = false;
  }

  // Reads on, also after an end: a resumed run goes on in the same log.
  wake(live) {
    this.expectLive = live;
    clearTimeout(this.timer);
    this.read();
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }

  async read() {
    if (this.closed || this.reading) return;
    if (document.hidden) return this.later(AGAIN_MS);
    this.reading = true;
    let wait = null;
    try {
      const { next, epoch } = this.chart.model;
      const answer = await fetch(this.url + "?after=" + next + "&epoch=" + encodeURIComponent(epoch));
      const part = await answer.json();
      if (this.closed) return;
      if (!answer.ok) throw new Error(part.error || "The log cannot be read.");
      this.chart.take(part);
      if (part.status !== "new" && part.status !== "running") this.expectLive = false;
      wait = part.more ? 0 : part.status === "running" || this.expectLive ? AGAIN_MS : null;
    } catch (error) {
      this.chart.problem("No connection to the log; trying again. " + (error instanceof TypeError ? "" : error.message));
      wait = AFTER_ERROR_MS;
    } finally {
      this.reading = false;
    }
    if (wait !== null) this.later(wait);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.read(), wait);
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".live-gantt");
  let held = charts.get(root);
  if (held && held.reader.url !== data.url) {
    held.close();
    held = null;
  }
  if (!held) {
    const chart = new LiveGantt(root, { ...data, onSelect: (key) => held.tell(key) });
    const reader = new LogReader(chart, data.url);
    held = { chart, reader, close: () => { reader.close(); chart.close(); charts.delete(root); root.replaceChildren(); } };
    charts.set(root, held);
  }
  held.tell = (key) => setStateValue("selected", key);
  held.reader.wake(data.live);
  return () => held.close();
}
