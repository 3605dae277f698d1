import { formatDuration, spanNs } from '../../report/duration.ts';
import type { Call } from '../../report/model.ts';
import { phasesOf } from '../call/timing-bar.ts';
import { h, setText, show } from '../dom.ts';
import { statusLook, visible } from '../format.ts';
import { VirtualList } from '../virtual-list.ts';
import type { CallList } from './call-list.ts';

const ROW_HEIGHT = 24;
const PHASES = 5;
const TICKS = 6;

type Group = 'connection' | 'client';
/** A heading (its text), or a call. */
type Row = string | Call;

export interface WaterfallEvents {
  readonly onSelect: (call: Call) => void;
  readonly onOpen: (call: Call) => void;
}

/** The calls on a common axis of time, a row each, under the connection or the client they belong to. */
export class Waterfall {
  readonly element: HTMLElement;
  readonly #list: CallList;
  readonly #events: WaterfallEvents;
  readonly #rows: VirtualList;
  readonly #axis: HTMLElement;
  #items: readonly Row[] = [];
  #places = new Map<Call, number>();
  #starts = new Map<Call, number>();
  #grouped = new Set<Call>();
  #group: Group = 'connection';
  #selected: Call | null = null;
  /** The stretch of time in sight, ns since the first call. */
  #from = 0;
  #span = 1;
  #end = 1;
  /** The axis follows the rows in sight until somebody zooms. */
  #follows = true;

  constructor(list: CallList, events: WaterfallEvents) {
    this.#list = list;
    this.#events = events;
    this.#axis = h('div', { class: 'wf-axis', 'aria-hidden': 'true' });
    this.#rows = new VirtualList({
      rowHeight: ROW_HEIGHT,
      role: 'rowgroup',
      class: 'wf-grid',
      attributes: { role: 'grid', 'aria-label': 'Waterfall of calls', onkeydown: this.#onKey },
      create: () => this.#row(),
      fill: (row, index) => this.#fill(row, index),
      onRange: (first, last) => this.#follow(first, last),
    });
    this.element = h(
      'div',
      { class: 'waterfall' },
      h('div', { class: 'wf-head' }, h('div', { class: 'wf-tools' }, this.#groups(), this.#zooms()), this.#axis),
      this.#rows.element,
    );
  }

  /** The list has other calls. */
  refresh(): void {
    if (this.element.isConnected) this.#arrange();
  }

  select(call: Call): void {
    this.#selected = call;
    if (!this.element.isConnected) return;
    this.#rows.refresh();
    const at = this.#places.get(call);
    if (at === undefined) return;
    this.#rows.reveal(at, true);
    const row = this.#rows.rowOf(at);
    if (row !== null) this.#rows.element.setAttribute('aria-activedescendant', row.id);
  }

  #arrange(): void {
    const groups = new Map<string, Call[]>();
    this.#starts = new Map();
    const { calls } = this.#list.store;
    const first = calls.find(({ startedAt }) => startedAt !== null)?.startedAt ?? null;
    let end = 1;
    for (const index of this.#list.shown.slice().sort((a, b) => a - b)) {
      const call = calls[index]!;
      const start = spanNs(first, call.startedAt) ?? 0;
      this.#starts.set(call, start);
      end = Math.max(end, start + (call.timing.totalNs ?? call.timing.sendNs ?? 0));
      const key = this.#group === 'client' ? call.client.replace(/:\d+$/, '') : `${call.connection}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [call]);
      else group.push(call);
    }
    const rows: Row[] = [];
    this.#places = new Map();
    this.#grouped = new Set();
    for (const [key, members] of groups) {
      const head = members[0]!;
      const title =
        this.#group === 'client' ? key : `Connection ${key} · ${visible(head.client)} → ${visible(head.server)}`;
      // A connection for each call would be headings and nothing else.
      if (members.length > 1) rows.push(`${title} · ${members.length} calls`);
      for (const call of members) if (members.length > 1) this.#grouped.add(call);
      for (const call of members) {
        this.#places.set(call, rows.length);
        rows.push(call);
      }
    }
    this.#items = rows;
    this.#end = end;
    if (!this.#follows) this.#move(this.#from, Math.min(end, this.#span));
    this.#rows.element.setAttribute('aria-rowcount', String(rows.length));
    this.#rows.setCount(rows.length);
  }

  #row(): HTMLElement {
    const row = h(
      'div',
      { class: 'wf-row', role: 'row', id: `wf-row-${nextRow++}` },
      h(
        'div',
        { class: 'wf-label', role: 'gridcell' },
        h('span', { class: 'status-icon', 'aria-hidden': 'true' }),
        h('span', { class: 'wf-name' }),
      ),
      h(
        'div',
        { class: 'wf-track', role: 'gridcell' },
        Array.from({ length: PHASES }, () => h('span', { class: 'phase' })),
        h('span', { class: 'wf-time' }),
      ),
    );
    row.addEventListener('click', () => {
      const item = this.#items[Number(row.dataset.index)];
      if (item !== undefined && typeof item !== 'string') this.#choose(item);
    });
    row.addEventListener('dblclick', () => {
      const item = this.#items[Number(row.dataset.index)];
      if (item !== undefined && typeof item !== 'string') this.#events.onOpen(item);
    });
    return row;
  }

  #fill(row: HTMLElement, index: number): void {
    const item = this.#items[index]!;
    const [label, track] = row.children as unknown as HTMLElement[];
    const [icon, name] = label!.children as unknown as HTMLElement[];
    row.dataset.index = String(index);
    row.setAttribute('aria-rowindex', String(index + 1));
    const isGroup = typeof item === 'string';
    row.classList.toggle('wf-group', isGroup);
    row.classList.toggle('selected', item === this.#selected);
    track!.hidden = isGroup;
    if (isGroup) {
      setText(icon!, '');
      setText(name!, item);
      return;
    }
    const { icon: sign, tone } = statusLook(item.status);
    label!.className = `wf-label status ${tone}${this.#grouped.has(item) ? ' wf-member' : ''}`;
    setText(icon!, sign);
    setText(name!, `${item.id} ${visible(item.operation)}`);
    this.#draw(track!, item);
  }

  #draw(track: HTMLElement, call: Call): void {
    const parts = track.children as unknown as HTMLElement[];
    const start = this.#starts.get(call) ?? 0;
    const phases = phasesOf(call.timing);
    let at = start;
    for (let index = 0; index < PHASES; index++) {
      const part = parts[index]!;
      const phase = phases[index];
      if (phase === undefined && !(index === 0 && phases.length === 0)) {
        part.hidden = true;
        continue;
      }
      part.hidden = false;
      part.className = `phase ${phase?.name ?? 'unknown'}`;
      const left = ((at - this.#from) / this.#span) * 100;
      const width = ((phase?.ns ?? 0) / this.#span) * 100;
      part.style.left = `${Math.max(-1, Math.min(101, left))}%`;
      part.style.width = `max(2px, ${Math.max(0, Math.min(100 - Math.max(0, left), width + Math.min(0, left)))}%)`;
      part.style.visibility = left + width < 0 || left > 100 ? 'hidden' : 'visible';
      at += phase?.ns ?? 0;
    }
    const time = parts[PHASES]!;
    setText(time, call.timing.totalNs === null ? call.status : formatDuration(call.timing.totalNs));
    const right = ((at - this.#from) / this.#span) * 100;
    const isLeft = right > 82;
    time.style.left = isLeft ? '' : `calc(${Math.max(0, right)}% + 5px)`;
    time.style.right = isLeft ? `calc(${100 - ((start - this.#from) / this.#span) * 100}% + 5px)` : '';
    time.style.visibility = right < 0 || (start - this.#from) / this.#span > 1 ? 'hidden' : 'visible';
  }

  #choose(call: Call): void {
    this.select(call);
    this.#events.onSelect(call);
  }

  #showAxis(): void {
    show(
      this.#axis,
      Array.from({ length: TICKS }, (_, index) => {
        const tick = h('span', null, formatDuration(Math.round(this.#from + (this.#span * index) / TICKS)));
        tick.style.left = `${(index / TICKS) * 100}%`;
        return tick;
      }),
    );
  }

  /** Fits the axis to the rows in sight. @returns true when it is another one */
  #follow(first: number, last: number): boolean {
    if (!this.#follows) return false;
    let from = Number.POSITIVE_INFINITY;
    let to = 0;
    for (let index = first; index < Math.min(last, this.#items.length); index++) {
      const item = this.#items[index];
      if (item === undefined || typeof item === 'string') continue;
      const start = this.#starts.get(item) ?? 0;
      from = Math.min(from, start);
      to = Math.max(to, start + (item.timing.totalNs ?? 0));
    }
    if (from === Number.POSITIVE_INFINITY) return false;
    const span = Math.max(1000, (to - from) * 1.02);
    if (from === this.#from && span === this.#span) return false;
    this.#from = from;
    this.#span = span;
    this.#showAxis();
    return true;
  }

  #zoom(factor: number): void {
    const start = this.#selected === null ? undefined : this.#starts.get(this.#selected);
    const inSight = start !== undefined && start >= this.#from && start <= this.#from + this.#span;
    const centre = inSight ? start : this.#from + this.#span / 2;
    const span = Math.max(1000, Math.min(this.#end, this.#span * factor));
    this.#move(centre - ((centre - this.#from) / this.#span) * span, span);
  }

  #move(from: number, span: number): void {
    this.#follows = false;
    this.#span = span;
    this.#from = Math.max(0, Math.min(this.#end - span, from));
    this.#showAxis();
    this.#rows.refresh();
  }

  #followAgain(): void {
    this.#follows = true;
    this.#rows.refresh();
  }

  #groups(): HTMLElement {
    const button = (group: Group, title: string): HTMLButtonElement =>
      h(
        'button',
        {
          type: 'button',
          'aria-pressed': String(group === this.#group),
          onclick: (event: MouseEvent) => {
            this.#group = group;
            for (const other of box.children) other.setAttribute('aria-pressed', String(other === event.currentTarget));
            this.#arrange();
          },
        },
        title,
      );
    const box = h(
      'div',
      { class: 'segmented', role: 'group', 'aria-label': 'A group for each' },
      button('connection', 'Connection'),
      button('client', 'Client'),
    );
    return box;
  }

  #zooms(): HTMLElement {
    const button = (label: string, title: string, act: () => void) =>
      h('button', { type: 'button', class: 'icon', 'aria-label': title, title, onclick: act }, label);
    return h(
      'div',
      { class: 'segmented', role: 'group', 'aria-label': 'Time in sight' },
      button('−', 'Zoom out (-)', () => this.#zoom(2)),
      button('+', 'Zoom in (+)', () => this.#zoom(0.5)),
      button('‹', 'Earlier (left)', () => this.#move(this.#from - this.#span / 4, this.#span)),
      button('›', 'Later (right)', () => this.#move(this.#from + this.#span / 4, this.#span)),
      button('↔', 'All of it (0)', () => this.#move(0, this.#end)),
      button('⇅', 'The rows in sight (r)', () => this.#followAgain()),
    );
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Readonly<Record<string, () => void>> = {
      '+': () => this.#zoom(0.5),
      '-': () => this.#zoom(2),
      '0': () => this.#move(0, this.#end),
      r: () => this.#followAgain(),
      ArrowLeft: () => this.#move(this.#from - this.#span / 4, this.#span),
      ArrowRight: () => this.#move(this.#from + this.#span / 4, this.#span),
      ArrowDown: () => this.#step(1),
      ArrowUp: () => this.#step(-1),
      Enter: () => {
        if (this.#selected !== null) this.#events.onOpen(this.#selected);
      },
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  #step(by: number): void {
    let at = this.#selected === null ? -1 : (this.#places.get(this.#selected) ?? -1);
    do at += by;
    while (typeof this.#items[at] === 'string');
    const item = this.#items[at];
    if (item !== undefined && typeof item !== 'string') this.#choose(item);
  }
}

let nextRow = 0;
