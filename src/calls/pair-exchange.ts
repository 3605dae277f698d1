import type { PairedBy } from './call-record.ts';
import type { AnswerBody, RequestBody } from './sides.ts';

/** What became of the answers of one HTTP exchange. */
export interface ExchangePairing {
  /** Per request, in the order of the requests. */
  readonly pairs: readonly Pair[];
  /** Answers that no request of this exchange asked for. */
  readonly orphans: readonly AnswerBody[];
  /** The answers came in another order than the requests. */
  readonly reordered: boolean;
}

export interface Pair {
  readonly request: RequestBody;
  answer: AnswerBody | null;
  by: PairedBy | null;
  /** Further answers to the same request. */
  readonly duplicates: AnswerBody[];
  /** The response URI says this call, the correlation id another one. */
  conflict: boolean;
}

/** A request asks for an answer when its response URI names a responder; of one that could not be read it is assumed. */
export function wantsAnswer(request: RequestBody): boolean {
  return request.unread === true || (request.responseUri !== '' && request.responseUri !== 'null');
}

/** Pairs within one HTTP exchange; the steps have the numbers of domain §6.2. Runs in time linear to the bodies. */
export function pairExchange(requests: readonly RequestBody[], answers: readonly AnswerBody[]): ExchangePairing {
  if (requests.length === 1 && answers.length === 1) {
    const request = requests[0]!;
    const answer = answers[0]!;
    if (answer.key !== '' && normalizedKey(request.responseUri) === normalizedKey(answer.key)) {
      const pair = unanswered(request);
      giveByKey(pair, answer);
      return { pairs: [pair], orphans: NO_ANSWERS, reordered: false };
    }
  }
  const pairs = requests.map(unanswered);
  const envelopeFaults: AnswerBody[] = [];
  const keyed: AnswerBody[] = [];
  for (const answer of answers) {
    if (answer.key === '' && answer.kind === 'status') envelopeFaults.push(answer);
    else keyed.push(answer);
  }

  // 1 (and, where several requests have one key, 2 and 3 among them)
  const byKey = new Map<string, KeyGroup>();
  for (const pair of pairs) {
    const key = normalizedKey(pair.request.responseUri);
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, { pairs: [pair], next: 0 });
    else group.pairs.push(pair);
  }
  const byMessageId = messageIds(pairs);
  const unmatched: AnswerBody[] = [];
  const contested: { answer: AnswerBody; group: KeyGroup }[] = [];
  for (const answer of keyed) {
    const group = byKey.get(normalizedKey(answer.key));
    if (group === undefined) unmatched.push(answer);
    else if (group.pairs.length > 1) contested.push({ answer, group });
    else giveByKey(group.pairs[0]!, answer);
  }
  giveContested(contested, byMessageId);

  // 2
  const withoutId: AnswerBody[] = [];
  for (const answer of unmatched) {
    const pair = byMessageId.get(idOf(answer.correlationId));
    if (pair === undefined || pair.answer !== null) withoutId.push(answer);
    else give(pair, answer, 'correlation');
  }

  // 3, 4
  const open = pairs.filter((pair) => pair.answer === null);
  const waiting = open.filter((pair) => wantsAnswer(pair.request));
  const unread = waiting.length > 0 && waiting.every((pair) => pair.request.unread === true);
  let orphans = withoutId;
  if (unread) {
    for (const [index, pair] of waiting.slice(0, withoutId.length).entries()) give(pair, withoutId[index]!, 'only');
    orphans = withoutId.slice(waiting.length);
  } else if (withoutId.length > 0 && withoutId.length === waiting.length) {
    for (const [index, answer] of withoutId.entries()) give(waiting[index]!, answer, 'order');
    orphans = [];
  } else if (open.length === 1 && withoutId.length === 1 && pairs.length === 1) {
    give(open[0]!, withoutId[0]!, 'only');
    orphans = [];
  }

  // 5
  const fault = envelopeFaults[0];
  if (fault !== undefined) {
    const left = pairs.filter((pair) => pair.answer === null);
    for (const pair of left) give(pair, fault, 'envelope');
    orphans = [...orphans, ...envelopeFaults.slice(left.length > 0 ? 1 : 0)];
  }
  return { pairs, orphans, reordered: isReordered(pairs) };
}

const NO_ANSWERS: readonly AnswerBody[] = [];

function unanswered(request: RequestBody): Pair {
  return { request, answer: null, by: null, duplicates: [], conflict: false };
}

interface KeyGroup {
  readonly pairs: Pair[];
  /** Where to look for the next pair without an answer. */
  next: number;
}

/** Some servers answer `1/onResult` to `/1` (domain §2.3). */
function normalizedKey(key: string): string {
  return key.startsWith('/') ? key.slice(1) : key;
}

function idOf(id: string | null): string {
  return id === null ? '' : id.toUpperCase();
}

function messageIds(pairs: readonly Pair[]): Map<string, Pair> {
  const found = new Map<string, Pair>();
  for (const pair of pairs) {
    const id = idOf(pair.request.messageId);
    if (id !== '' && !found.has(id)) found.set(id, pair);
  }
  return found;
}

function give(pair: Pair, answer: AnswerBody, by: PairedBy): void {
  pair.answer = answer;
  pair.by = by;
}

function giveByKey(pair: Pair, answer: AnswerBody): void {
  if (pair.answer !== null) {
    pair.duplicates.push(answer);
    return;
  }
  give(pair, answer, 'uri');
  const { messageId } = pair.request;
  if (messageId === answer.correlationId) return;
  const asked = idOf(messageId);
  const told = idOf(answer.correlationId);
  pair.conflict = asked !== '' && told !== '' && asked !== told;
}

/** Several requests with the same key: correlation id first, then order. */
function giveContested(
  contested: readonly { answer: AnswerBody; group: KeyGroup }[],
  byMessageId: ReadonlyMap<string, Pair>,
): void {
  const left: { answer: AnswerBody; group: KeyGroup }[] = [];
  for (const entry of contested) {
    const pair = byMessageId.get(idOf(entry.answer.correlationId));
    if (pair === undefined || normalizedKey(pair.request.responseUri) !== normalizedKey(entry.answer.key))
      left.push(entry);
    else if (pair.answer === null) give(pair, entry.answer, 'correlation');
    else pair.duplicates.push(entry.answer);
  }
  for (const { answer, group } of left) {
    while (group.next < group.pairs.length && group.pairs[group.next]!.answer !== null) group.next++;
    const pair = group.pairs[group.next];
    if (pair === undefined) group.pairs[group.pairs.length - 1]!.duplicates.push(answer);
    else give(pair, answer, 'order');
  }
}

function isReordered(pairs: readonly Pair[]): boolean {
  let last = -1;
  for (const { answer, by } of pairs) {
    if (answer === null || by === 'envelope') continue;
    if (answer.index < last) return true;
    last = answer.index;
  }
  return false;
}
