import type { Fault } from '../../report/model.ts';
import { h } from '../dom.ts';
import { visible } from '../format.ts';

const MAX_CAUSES = 32;
const FRAME = /^\s*(?:at\s|#\d+\s|File ")/;
const CAUSE = /^\s*(?:Caused by:|Suppressed:|Traceback)/;

/** Code, message, the stack trace by line, and each cause below it. */
export function faultView(fault: Fault): HTMLElement {
  return h(
    'section',
    { class: 'fault', 'aria-label': 'Fault' },
    h('h3', null, h('span', { 'aria-hidden': 'true' }, '✕ '), visible(fault.code)),
    fault.message === null ? null : h('p', { class: 'fault-message' }, visible(fault.message)),
    h(
      'p',
      { class: 'fault-where' },
      [fault.category, fault.type, fault.level === 'error' ? null : fault.level, `in the ${fault.where}`]
        .filter((part) => part !== null && part !== '')
        .map((part) => visible(String(part)))
        .join(' · '),
    ),
    fault.detail === null || fault.detail === '' ? null : stackTrace(fault.detail),
    causes(fault.rootCause),
  );
}

/** A text of many lines; frames are set back, causes stand out. */
export function stackTrace(text: string): HTMLElement {
  const lines = text.replaceAll('\r\n', '\n').split(/[\n\r]/);
  return h(
    'pre',
    { class: 'trace', tabindex: 0, 'aria-label': 'Detail' },
    lines.slice(0, 2000).map((line) => {
      const kind = CAUSE.test(line) ? 'trace-cause' : FRAME.test(line) ? 'trace-frame' : 'trace-line';
      return h('span', { class: kind }, `${visible(line.replaceAll('\t', '    '))}\n`);
    }),
  );
}

function causes(rootCause: unknown): HTMLElement | null {
  const items: HTMLElement[] = [];
  let cause = rootCause;
  for (let depth = 0; depth < MAX_CAUSES && typeof cause === 'object' && cause !== null; depth++) {
    const { type, code, message, detail, rootCause: next } = cause as Record<string, unknown>;
    const head = [type, code].filter((part): part is string => typeof part === 'string' && part !== '');
    items.push(
      h(
        'li',
        null,
        h('b', null, head.length === 0 ? 'cause' : head.map(visible).join(' ')),
        typeof message === 'string' ? h('span', null, ` ${visible(message)}`) : null,
        typeof detail === 'string' && detail !== '' ? stackTrace(detail) : null,
      ),
    );
    cause = next;
  }
  return items.length === 0 ? null : h('div', { class: 'causes' }, h('h4', null, 'Caused by'), h('ol', null, items));
}
