// Tables that change several times a second: rows are kept by key, and only what changed is touched.

import { count, euros, figure, goodputInWords, jobState, kW, kWh, nodeState, NONE, watts } from './words.js';

/** Sets text only when it differs, so that a screen reader and a selection are left in peace. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function make(tag, className, role) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (role) element.setAttribute('role', role);
  return element;
}

function cell(row, className, label) {
  const td = make('td', className, 'cell');
  if (label) td.dataset.label = label;
  row.append(td);
  return td;
}

/** Keeps one child per item of a list, in its order. */
function keep(body, items, keyOf, create, update) {
  const known = new Map([...body.children].map(child => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const key = keyOf(item);
    let child = known.get(key);
    known.delete(key);
    if (!child) {
      child = create(item);
      child.dataset.key = key;
    }
    if (body.children[index] !== child) body.insertBefore(child, body.children[index] ?? null);
    update(child, item);
  });
  known.forEach(child => child.remove());
}

function empty(id, items) {
  document.getElementById(id + '-empty').hidden = items.length > 0;
  const table = document.getElementById(id).closest('table');
  if (table) table.hidden = items.length === 0;
}

function pill(element, [word, tone]) {
  say(element, word);
  element.className = 'pill ' + tone;
}

export function showJobs(jobs) {
  empty('jobs', jobs);
  keep(document.getElementById('jobs'), jobs, job => job.job, () => {
    const row = make('tr', '', 'row');
    const lead = cell(row, 'lead');
    row.name = lead.appendChild(make('div', 'name'));
    row.why = lead.appendChild(make('div', 'why'));
    row.goodput = lead.appendChild(make('div', 'why'));
    row.pill = cell(row, 'state').appendChild(make('span', 'pill'));
    row.step = cell(row, 'n', 'Step');
    row.loss = cell(row, 'n', 'Loss');
    row.speed = cell(row, 'n', 'Tokens/s');
    row.cluster = cell(row, 'n', 'Cluster tokens/s');
    row.energy = cell(row, 'n', 'Energy');
    row.net = cell(row, 'n', 'Net');
    return row;
  }, (row, job) => {
    say(row.name, job.name || job.job);
    say(row.why, `${job.why || 'no reason given'} · ${job.nodes.join(', ') || 'no node'} · pays ${job.costCentre}`);
    pill(row.pill, jobState(job.state));
    say(row.step, figure(job.step));
    say(row.loss, figure(job.loss, 3));
    say(row.speed, figure(job.tokensPerSecond));
    say(row.cluster, count(job.clusterTokensPerSecond));
    row.cluster.title = job.clusterTokens === null ? '' : `${count(job.clusterTokens)} tokens so far, modelled`;
    say(row.goodput, goodputInWords(job.goodput));
    say(row.energy, kWh(job.energyKwh));
    say(row.net, euros(job.netEur));
  });
}

export function showNodes(nodes) {
  empty('nodes', nodes);
  const attached = nodes.filter(node => node.state === 'attached').length;
  say(document.getElementById('nodes-sum'), nodes.length ? `${attached} of ${nodes.length} attached` : '');
  keep(document.getElementById('nodes'), nodes, node => node.node, () => {
    const row = make('tr', '', 'row');
    const lead = cell(row, 'lead');
    row.name = lead.appendChild(make('div', 'name'));
    row.job = lead.appendChild(make('div', 'why'));
    row.pill = cell(row, 'state').appendChild(make('span', 'pill'));
    const wide = cell(row, 'wide', '');
    row.power = wide.appendChild(make('div'));
    const meter = wide.appendChild(make('div', 'meter'));
    meter.setAttribute('aria-hidden', 'true');
    row.bar = meter.appendChild(make('span'));
    row.charged = cell(row, 'n', 'Charged');
    row.cap = cell(row, 'n', 'Cap per GPU');
    return row;
  }, (row, node) => {
    say(row.name, node.node);
    say(row.job, `${node.job ?? 'idle'} · ${node.gpus} GPUs`);
    pill(row.pill, nodeState(node));
    say(row.power, `${kW(node.powerWatts)} of ${node.leaseWatts === null ? 'no lease' : kW(node.leaseWatts)}`);
    const whole = Math.max(node.leaseWatts ?? 0, node.chargedWatts, 1);
    row.bar.style.width = `${Math.min(100, 100 * (node.powerWatts ?? 0) / whole).toFixed(1)}%`;
    say(row.charged, kW(node.chargedWatts));
    say(row.cap, node.gpuLimitWatts === null ? NONE : watts(node.gpuLimitWatts));
  });
}

/** Accounts, with every job's own if the stream lists it among the jobs only, and the sum last. */
export function showAccounts(accounts, jobs, money) {
  const named = new Set(accounts.map(account => account.account));
  const own = jobs.filter(job => !named.has(job.job) && !named.has('job:' + job.job) && job.energyKwh > 0)
    .map(job => ({ account: job.job, energyKwh: job.energyKwh, netEur: job.netEur, grossEur: job.grossEur }));
  const parts = [...own, ...accounts];
  empty('accounts', parts);
  const total = {
    account: 'total', total: true, energyKwh: parts.reduce((sum, part) => sum + part.energyKwh, 0),
    netEur: money.netEur, grossEur: money.grossEur,
  };
  keep(document.getElementById('accounts'), parts.length ? [...parts, total] : [], part => part.account, part => {
    const row = make('tr', part.total ? 'total' : '', 'row');
    row.account = cell(row, 'lead name');
    row.energy = cell(row, 'n', 'Energy');
    row.net = cell(row, 'n', 'Net');
    row.gross = cell(row, 'n', 'Gross');
    return row;
  }, (row, part) => {
    say(row.account, part.total ? 'Total at the meter' : part.account);
    say(row.energy, kWh(part.energyKwh));
    say(row.net, euros(part.netEur));
    say(row.gross, euros(part.grossEur));
  });
}

export function showHappenings(happenings) {
  empty('happenings', happenings);
  keep(document.getElementById('happenings'), happenings, h => `${h.at} ${h.kind} ${h.text}`, happening => {
    const item = make('li');
    const time = item.appendChild(make('time'));
    time.dateTime = happening.at;
    say(time, happening.localTime);
    const what = item.appendChild(make('div'));
    const text = what.appendChild(make('div'));
    text.append(happening.text + ' ');
    say(text.appendChild(make('span', 'kind kind-' + happening.kind)), happening.kind);
    say(what.appendChild(make('div', 'why')), happening.why);
    return item;
  }, () => {});
}
