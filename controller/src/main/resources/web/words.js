// Figures and words as people read them: decimal point, thin space between thousands, a true minus, units always.

const NARROW = '\u202f';
export const NONE = '–';

/** A figure with fixed decimals, or a dash when it is unknown. */
export function figure(value, decimals = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  const [whole, rest] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, NARROW);
  const sign = value < 0 && Number(value.toFixed(decimals)) !== 0 ? '\u2212' : '';
  return sign + grouped + (rest ? '.' + rest : '');
}

const unit = (text, symbol) => (text === NONE ? text : text + '\u00a0' + symbol);

export const kilowatts = watts => figure(watts === null || watts === undefined ? NaN : watts / 1000, 1);
export const kW = watts => unit(kilowatts(watts), 'kW');
export const watts = value => unit(figure(value), 'W');
export const euros = value => unit(figure(value, 2), 'EUR');
export const kWh = value => unit(figure(value, value >= 1000 ? 0 : 2), 'kWh');

/** What a job's time and tokens came to, and what a million tokens take now; empty before it was seen. */
export function goodputInWords(goodput) {
  if (!goodput) return '';
  const { computingShare, usefulTokensShare, wattHoursPerMillionTokens, netEurPerMillionTokens } = goodput;
  const parts = [`computes ${unit(figure(100 * computingShare, 1), '%')} of its time`];
  if (usefulTokensShare !== null) parts.push(`${unit(figure(100 * usefulTokensShare, 2), '%')} of its tokens useful`);
  if (wattHoursPerMillionTokens !== null) {
    const money = netEurPerMillionTokens === null ? '' : ` and ${unit(figure(netEurPerMillionTokens, 4), 'EUR')} net`;
    parts.push(`a million take ${unit(figure(wattHoursPerMillionTokens, 1), 'Wh')}${money}`);
  }
  return parts.join(' · ');
}

/** Large counts in three significant figures: 8 124, 23.5 k, 123 M. */
export function count(value) {
  if (value === null || value === undefined) return NONE;
  const size = Math.abs(value);
  for (const [scale, letter] of [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e4, 'k']]) {
    if (size >= scale) {
      const divisor = letter === 'k' ? 1e3 : scale;
      const scaled = value / divisor;
      return unit(figure(scaled, Math.abs(scaled) < 10 ? 2 : Math.abs(scaled) < 100 ? 1 : 0), letter);
    }
  }
  return figure(value);
}

/** Control time as h:mm:ss. */
export function duration(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const two = n => String(n).padStart(2, '0');
  return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

/** The calendar day in words. */
export function dayInWords(day) {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
    .format(new Date(day + 'T00:00:00Z'));
}

/** What the clocks of the screen mean, said plainly. */
export function paceInWords(pace, simulated) {
  const devices = simulated ? 'simulated devices' : 'real devices';
  if (Math.abs(pace - 1) < 0.005) return `real time; ${devices}`;
  return `time-lapse ${figure(pace, pace < 10 ? 1 : 0)}\u00d7; ${devices}`;
}

const STATES = {
  QUEUED: ['waiting', ''], STARTING: ['starting', 'warn'], RUNNING: ['running', 'good'], PAUSING: ['pausing', 'warn'],
  PAUSED: ['paused', 'rest'], COMPLETED: ['completed', 'good'], FAILED: ['failed', 'bad'], CANCELLED: ['cancelled', ''],
};

/** A job's state as a word and a tone. */
export const jobState = state => STATES[state] ?? [String(state).toLowerCase(), ''];

/** A node's state as a word and a tone. */
export function nodeState(node) {
  if (node.state === 'absent') return ['absent', 'bad'];
  if (node.state === 'silent') return ['silent', 'warn'];
  if (node.safeState) return ['safe state', 'warn'];
  return node.stopped ? ['stopped', 'rest'] : ['attached', 'good'];
}
