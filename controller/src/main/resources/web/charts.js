// Three strips of one day on one time axis: power under its limit, the price with what is coming, the caps per node.

import uPlot from '/webjars/uplot/uPlot.js';
import { figure, kW, watts } from './words.js';

const HOUR = 3600;
const NEAREST_S = 60;
const NODE_LINES = 4;
const NODE_COLOURS = ['--power', '--calm', '--good', '--price'];

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const stepped = uPlot.paths.stepped({ align: 1 });

/** The charts of the day; `readout` is told what stands under the pointer. */
export class DayCharts {
  constructor(readout) {
    this.readout = readout;
    this.history = [];
    this.curve = [];
    this.nodes = [];
    this.now = 0;
    this.span = [0, 24 * HOUR];
    this.offset = 0;
    this.clock = null;
    this.charts = [];
    this.due = false;
    const redo = () => this.build();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redo);
    new ResizeObserver(() => this.resize()).observe(document.getElementById('power-chart'));
  }

  /** The day so far, as the controller remembers it. */
  setHistory(points) {
    this.history = points.map(point => ({ ...point, x: Date.parse(point.at) / 1000 })).sort((a, b) => a.x - b.x);
    this.findNodes();
    this.build();
  }

  /** The price curve, which reaches to the end of the day. */
  setPrices(prices) {
    this.curve = prices.intervals.map(i => ({ x: Date.parse(i.start) / 1000, end: Date.parse(i.end) / 1000, y: i.eurPerMwh }));
    this.span = [Date.parse(prices.start) / 1000, Date.parse(prices.end) / 1000];
    this.priced = true;
    if (prices.zone) {
      this.clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: prices.zone });
    }
    this.build();
  }

  /** Adds the present moment; points closer than a minute of day time replace each other. */
  add(live) {
    const x = Date.parse(live.at) / 1000;
    const [h, m, s] = live.localTime.split(':').map(Number);
    const sinceMidnight = h * HOUR + m * 60 + s;
    this.offset = Math.round((sinceMidnight - (x % (24 * HOUR))) / 900) * 900;
    if (x < this.now - 1) this.history = this.history.filter(point => point.x < x);
    this.now = x;
    if (!this.priced && (x < this.span[0] || x > this.span[1])) {
      this.span = [x - sinceMidnight, x - sinceMidnight + 24 * HOUR];
    }
    const point = {
      x, powerWatts: live.site.powerWatts, itWatts: live.site.itWatts, limitWatts: live.site.limitWatts,
      priceEurPerMwh: live.price?.eurPerMwh ?? null,
      gpuLimitWatts: Object.fromEntries(live.nodes.filter(n => n.gpuLimitWatts !== null).map(n => [n.node, n.gpuLimitWatts])),
    };
    const { history } = this;
    const before = history[history.length - 2];
    const last = history[history.length - 1];
    const calm = last && last.limitWatts === point.limitWatts && before && last.x - before.x < NEAREST_S;
    if (calm) history[history.length - 1] = point;
    else history.push(point);
    const known = this.nodes.length;
    this.findNodes();
    if (known !== this.nodes.length) this.build();
    else this.draw();
  }

  findNodes() {
    const names = new Set(this.nodes);
    const last = this.history.slice(-1).concat(this.history.slice(0, 1));
    last.forEach(point => Object.keys(point.gpuLimitWatts ?? {}).forEach(name => names.add(name)));
    this.nodes = [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).slice(0, NODE_LINES);
  }

  time(x) {
    if (this.clock) return this.clock.format(x * 1000);
    const local = (((x + this.offset) % (24 * HOUR)) + 24 * HOUR) % (24 * HOUR);
    return `${String(Math.floor(local / HOUR)).padStart(2, '0')}:${String(Math.floor(local / 60) % 60).padStart(2, '0')}`;
  }

  /** Draws in the next frame, however often it is asked. */
  draw() {
    if (this.due) return;
    this.due = true;
    requestAnimationFrame(() => {
      this.due = false;
      const data = this.data();
      this.charts.forEach((chart, i) => chart.setData(data[i]));
      this.describe();
    });
  }

  data() {
    const h = this.history;
    const xs = h.map(p => p.x);
    const power = [xs, h.map(p => p.powerWatts / 1000), h.map(p => p.itWatts / 1000), h.map(p => p.limitWatts / 1000)];
    const priced = this.curve.length ? this.curve : h.filter(p => p.priceEurPerMwh !== null).map(p => ({ x: p.x, y: p.priceEurPerMwh }));
    const price = [priced.map(p => p.x), priced.map(p => p.y)];
    const end = this.curve.at(-1);
    if (end) {
      price[0].push(end.end);
      price[1].push(end.y);
    }
    const caps = [xs, ...this.nodes.map(node => h.map(p => p.gpuLimitWatts?.[node] ?? null))];
    return [power, price, caps];
  }

  build() {
    this.charts.forEach(chart => chart.destroy());
    const data = this.data();
    const line = (name, width, extra = {}) => ({ stroke: colour(name), width, points: { show: false }, ...extra });
    this.charts = [
      this.strip('power-chart', data[0], [
        line('--power', 1.5, { fill: colour('--power-wash') }),
        line('--it', 1.25),
        line('--limit', 2, { paths: stepped }),
      ], (u, low, high) => [0, Math.max(1, high * 1.12)], [u => this.forbid(u)]),
      this.strip('price-chart', data[1], [line('--price', 1.75, { paths: stepped, fill: colour('--price-wash') })],
        (u, low, high) => [Math.min(0, low * 1.1), Math.max(50, high * 1.12)]),
      this.strip('cap-chart', data[2], this.nodes.map((node, i) => line(NODE_COLOURS[i], 2 - 0.25 * i, { paths: stepped, dash: i % 2 ? [6, 4] : [] })),
        (u, low, high) => [0, Math.max(100, high * 1.15)]),
    ];
    this.keys();
    this.describe();
  }

  strip(id, data, series, range, under = []) {
    const holder = document.getElementById(id);
    const tall = under.length > 0;
    const last = id === 'cap-chart';
    const soft = colour('--soft');
    const font = '12px system-ui, "DejaVu Sans", sans-serif';
    return new uPlot({
      width: Math.max(200, holder.clientWidth), height: holder.clientHeight,
      padding: [8, 20, 0, 0], legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false }, sync: { key: 'day' } },
      scales: { x: { time: false, range: () => this.span }, y: { range } },
      axes: [
        { stroke: soft, font, size: last ? 26 : 7, gap: 6, grid: { show: false }, ticks: { stroke: colour('--line'), size: 5 },
          splits: u => this.hours(u), values: (u, splits) => splits.map(x => (last ? this.time(x) : '')) },
        { stroke: soft, font, size: 50, gap: 8, ticks: { show: false }, grid: { stroke: colour('--line'), width: 1 },
          space: tall ? 44 : 32, values: (u, splits) => splits.map(y => figure(y)) },
      ],
      series: [{}, ...series],
      hooks: {
        drawClear: under,
        draw: [u => this.nowLine(u)],
        setCursor: [u => this.point(u)],
      },
    }, data, holder);
  }

  /** Full hours of the site's wall clock, as many as the width has room for. */
  hours(u) {
    const every = u.width < 480 ? 6 : u.width < 900 ? 3 : 2;
    const splits = [];
    for (let x = Math.ceil(this.span[0] / HOUR) * HOUR; x <= this.span[1]; x += HOUR) {
      if (Number(this.time(x).slice(0, 2)) % every === 0) splits.push(x);
    }
    return splits;
  }

  /** Washes the room above the limit: there the site must not go. */
  forbid(u) {
    const [xs, , , limits] = u.data;
    if (!xs.length) return;
    const { ctx, bbox } = u;
    ctx.save();
    ctx.fillStyle = colour('--limit-wash');
    for (let i = 0; i < xs.length; ) {
      let next = i + 1;
      while (next < xs.length && limits[next] === limits[i]) next += 1;
      const from = Math.round(u.valToPos(xs[i], 'x', true));
      const to = Math.round(u.valToPos(xs[Math.min(next, xs.length - 1)], 'x', true));
      const y = u.valToPos(limits[i], 'y', true);
      ctx.fillRect(from, bbox.top, to - from, Math.max(0, y - bbox.top));
      i = next;
    }
    ctx.restore();
  }

  nowLine(u) {
    if (!this.now || this.now < this.span[0] || this.now > this.span[1]) return;
    const x = Math.round(u.valToPos(this.now, 'x', true));
    const { ctx, bbox } = u;
    ctx.save();
    ctx.strokeStyle = colour('--ink');
    ctx.globalAlpha = 0.55;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.globalAlpha = 1;
    if (u.root.parentElement.id === 'price-chart') {
      const y = u.valToPos(this.priceAt(this.now) ?? 0, 'y', true);
      ctx.fillStyle = colour('--price');
      ctx.beginPath();
      ctx.arc(x, y, 4 * devicePixelRatio, 0, 2 * Math.PI);
      ctx.fill();
    }
    ctx.restore();
  }

  priceAt(x) {
    const interval = this.curve.find(i => i.x <= x && x < i.end);
    return interval ? interval.y : this.history.findLast(p => p.x <= x)?.priceEurPerMwh ?? null;
  }

  /** The lowest and the highest price of the day, or null. */
  priceRange() {
    const ys = this.curve.map(i => i.y);
    return ys.length ? [Math.min(...ys), Math.max(...ys)] : null;
  }

  point(u) {
    if (u.cursor.left === null || u.cursor.left < 0) {
      this.readout('');
      return;
    }
    const x = u.posToVal(u.cursor.left, 'x');
    const at = this.history.findLast(p => p.x <= x);
    const parts = [this.time(x)];
    if (at && x <= this.now + 900) parts.push(`${kW(at.powerWatts)} of ${kW(at.limitWatts)}`);
    const price = this.priceAt(x);
    if (price !== null) parts.push(`${figure(price, 2)} EUR/MWh`);
    if (at && x <= this.now + 900) this.nodes.forEach(n => parts.push(`${n} ${watts(at.gpuLimitWatts?.[n])}`));
    this.readout(parts.join('  ·  '));
  }

  keys() {
    const holder = document.getElementById('cap-keys');
    holder.replaceChildren(...this.nodes.map((node, i) => {
      const key = document.createElement('span');
      key.className = `key key-${i}`;
      key.textContent = node;
      return key;
    }));
  }

  /** Says in words what the pictures show, once per quarter hour of the day. */
  describe() {
    const last = this.history.at(-1);
    const quarter = Math.floor(this.now / 900);
    if (!last || quarter === this.described) return;
    this.described = quarter;
    const peak = this.history.reduce((a, b) => (b.powerWatts > a.powerWatts ? b : a));
    const label = (id, text) => document.getElementById(id).setAttribute('aria-label', text);
    label('power-chart', `Power at the meter: ${kW(last.powerWatts)} at ${this.time(last.x)}, limit ${kW(last.limitWatts)}; highest ${kW(peak.powerWatts)} at ${this.time(peak.x)}.`);
    const range = this.priceRange();
    if (range) label('price-chart', `Price of the day: from ${figure(range[0], 2)} to ${figure(range[1], 2)} EUR/MWh.`);
    label('cap-chart', `Cap per GPU: ${this.nodes.map(n => `${n} ${watts(last.gpuLimitWatts?.[n])}`).join(', ')}.`);
  }

  resize() {
    this.charts.forEach(chart => {
      const holder = chart.root.parentElement;
      chart.setSize({ width: Math.max(200, holder.clientWidth), height: holder.clientHeight });
    });
  }
}
