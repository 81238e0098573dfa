// The page: what the stream says, put where people look for it.

import { DayCharts } from './charts.js';
import { follow } from './stream.js';
import { say, showAccounts, showHappenings, showJobs, showNodes } from './tables.js';
import { dayInWords, duration, euros, figure, kilowatts, kW, paceInWords } from './words.js';

const $ = id => document.getElementById(id);
const charts = new DayCharts(text => say($('readout'), text));
let shown = null;
let day = null;

function value(id, raw, text) {
  const element = $(id);
  const next = raw === null || raw === undefined ? '' : String(raw);
  if (element.value !== next) element.value = next;
  say(element, text);
}

function showClocks(live) {
  say($('site-name'), live.site.name);
  say($('local-time'), live.localTime);
  $('local-time').dateTime = live.at;
  say($('day'), dayInWords(live.day));
  say($('pace'), paceInWords(live.pace, live.simulated));
  $('pace').classList.toggle('lapse', Math.abs(live.pace - 1) >= 0.005);
  say($('elapsed'), `control time ${duration(live.elapsedSeconds)}`);
}

function showMoney({ money }) {
  value('gross', money.grossEur, figure(money.grossEur, 2));
  say($('net'), figure(money.netEur, 2));
  say($('vat'), figure(money.vatEur, 2));
  const until = money.settledUntil ? charts.time(Date.parse(money.settledUntil) / 1000) : null;
  say($('settled'), until ? `settled until ${until} · ${money.quality}` : 'nothing settled yet');
}

function showPrice({ price }) {
  value('price', price?.eurPerMwh, figure(price?.eurPerMwh, 2));
  say($('price-source'), price ? (price.model ? `${price.source} · modelled, not a real price` : price.source) : 'no price known');
  const range = charts.priceRange();
  say($('price-range'), range ? `today ${figure(range[0], 2)} to ${figure(range[1], 2)}` : '');
  say($('price-key'), price?.model ? 'model' : 'day-ahead');
}

function showPower({ site }) {
  value('power', site.powerWatts, kilowatts(site.powerWatts));
  const share = part => `${Math.min(100, 100 * part / Math.max(1, site.limitWatts)).toFixed(1)}%`;
  $('power-bar').style.width = share(site.powerWatts);
  $('power-charged').style.left = share(site.chargedWatts);
  say($('power-parts'), `compute ${kilowatts(site.itWatts)} · overhead ${kilowatts(site.overheadWatts)} · others ${kilowatts(site.otherWatts)}`);
  value('limit', site.limitWatts, kilowatts(site.limitWatts));
  say($('charged'), `${kW(site.chargedWatts)} charged · ${kW(site.limitWatts - site.chargedWatts)} free`);
  say($('limit-reason'), site.limitReason ?? 'the site\u2019s own limit');
  $('limit-tile').classList.toggle('ordered', site.limitReason !== null);
}

function show(live) {
  charts.add(live);
  showClocks(live);
  showMoney(live);
  showPrice(live);
  showPower(live);
  showJobs(live.jobs);
  showNodes(live.nodes);
  showAccounts(live.accounts, live.jobs, live.money);
  showHappenings(live.happenings);
  document.title = `${kW(live.site.powerWatts)} · ${live.site.name} · Wattwerk`;
}

async function read(path) {
  const answer = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** The past and the coming prices of the day; without them the page starts with the present. */
async function readDay() {
  const [history, prices] = await Promise.allSettled([read('/v1/history'), read('/v1/prices')]);
  if (prices.status === 'fulfilled' && Array.isArray(prices.value.intervals)) {
    charts.setPrices(prices.value);
    say($('zone'), prices.value.zone ? `Times are ${prices.value.zone}.` : '');
  }
  if (history.status === 'fulfilled' && Array.isArray(history.value)) charts.setHistory(history.value);
}

function lost(seconds) {
  $('connection').hidden = false;
  $('main').classList.toggle('stale', shown !== null);
  const since = shown ? `The figures below are those of ${shown.localTime}.` : 'Nothing has been heard from it yet.';
  const next = seconds > 0 ? `Next try in ${seconds} s.` : 'Trying now.';
  say($('connection-text'), `No connection to the controller. ${since} ${next}`);
}

function back() {
  $('connection').hidden = true;
  $('main').classList.remove('stale');
  readDay();
}

let waiting = false;
const stream = follow('/v1/live', {
  onLive(live) {
    if (day !== null && day !== live.day) readDay();
    day = live.day;
    shown = live;
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      show(shown);
    });
  },
  onLost: lost,
  onBack: back,
});
$('connection-retry').addEventListener('click', stream.retry);
readDay();
