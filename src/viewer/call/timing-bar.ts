import { formatDuration } from '../../report/duration.ts';
import type { Timing } from '../../report/model.ts';
import { h } from '../dom.ts';

/** A stretch of a call's time. */
export interface Phase {
  readonly name: 'send' | 'queue' | 'network' | 'server' | 'wait' | 'receive';
  readonly ns: number;
}

/** The stretches of a call, one after the other; what was not captured is left out. */
export function phasesOf(timing: Timing): Phase[] {
  const { sendNs, waitNs, receiveNs, serverNs, queueNs } = timing;
  const phases: Phase[] = [];
  const add = (name: Phase['name'], ns: number | null) => {
    if (ns !== null && ns > 0) phases.push({ name, ns });
  };
  add('send', sendNs);
  if (waitNs !== null) {
    const queue = Math.min(queueNs ?? 0, waitNs);
    const rest = waitNs - queue;
    add('queue', queue);
    if (serverNs === null) add('wait', rest);
    else {
      const server = Math.min(serverNs, rest);
      add('network', rest - server);
      add('server', server);
    }
  }
  add('receive', receiveNs);
  return phases;
}

/** A bar of the phases, to scale, with their names and times below. */
export function timingBar(timing: Timing): HTMLElement {
  const phases = phasesOf(timing);
  const total = phases.reduce((sum, { ns }) => sum + ns, 0);
  if (total === 0) return h('p', { class: 'muted' }, 'No times were captured.');
  const bar = h('div', { class: 'timing-bar', 'aria-hidden': 'true' });
  for (const { name, ns } of phases) {
    const part = h('span', { class: `phase ${name}`, title: `${name} ${formatDuration(ns)}` });
    part.style.flexGrow = String(Math.max(ns / total, 0.004));
    bar.append(part);
  }
  const legend = phases.map(({ name, ns }) =>
    h(
      'li',
      null,
      h('span', { class: `swatch ${name}`, 'aria-hidden': 'true' }),
      name,
      ' ',
      h('b', null, formatDuration(ns)),
    ),
  );
  return h('div', { class: 'timing' }, bar, h('ul', { class: 'legend' }, legend));
}
