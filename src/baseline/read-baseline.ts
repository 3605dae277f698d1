import { CALL_STATUS_NAMES, type CallKind, type CallStatus, type ReportStatus } from '../report/model.ts';
import { BASELINE_VERSION } from './baseline-file.ts';
import { countAt, DocumentProblem, listAt, type Members, membersAt, oneOfAt, onlyMembers, textAt } from './check.ts';
import type { OperationFacts } from './operation-facts.ts';
import type { Sample } from './sample.ts';
import type { Shape } from './shape.ts';
import { addShapeJson, type ShapeJson } from './shape-json.ts';
import type { Side } from './side.ts';

const KINDS: readonly CallKind[] = ['rpc', 'command', 'poll', 'send', 'http', 'data', 'stream', 'debug', 'other'];
const STATUSES: readonly ReportStatus[] = ['complete', 'degraded', 'unreadable'];
const FILE = ['baselineVersion', 'tool', 'runs', 'operations'];
const OPERATION = [
  'operation',
  'kind',
  'calls',
  'byStatus',
  'faultCodes',
  'versions',
  'encodings',
  'argumentCounts',
  'arguments',
  'result',
  'totalNs',
  'serverNs',
  'requestBytes',
  'responseBytes',
];
const MAX_DEPTH = 250;
/** More calls than a capture can hold: a stored count above it is no count. */
const MAX_CALLS = 1e8;

/** Adds a parsed baseline file to a side. @throws DocumentProblem naming the member that is wrong */
export function addBaseline(side: Side, parsed: unknown): void {
  const file = membersAt(parsed, '');
  const version = file.get('baselineVersion');
  if (version !== BASELINE_VERSION) {
    throw new DocumentProblem(`/baselineVersion: ${BASELINE_VERSION} expected, not ${JSON.stringify(version)}`);
  }
  onlyMembers(file, FILE, '');
  for (const [index, run] of listAt(file.get('runs'), '/runs').entries()) {
    const path = `/runs/${index}`;
    const members = membersAt(run, path);
    const hashes = members.get('sha256');
    side.addRun({
      name: textAt(members.get('name'), `${path}/name`),
      status: oneOfAt(members.get('status'), STATUSES, `${path}/status`),
      sha256: hashes === null ? null : listAt(hashes, `${path}/sha256`).map((hash) => textAt(hash, `${path}/sha256`)),
    });
  }
  const seen = new Set<string>();
  for (const [index, operation] of listAt(file.get('operations'), '/operations').entries()) {
    const path = `/operations/${index}`;
    const members = membersAt(operation, path);
    onlyMembers(members, OPERATION, path);
    const name = textAt(members.get('operation'), `${path}/operation`);
    const kind = oneOfAt(members.get('kind'), KINDS, `${path}/kind`);
    if (seen.has(`${kind} ${name}`)) throw new DocumentProblem(`${path}: ${JSON.stringify(name)} stands there twice`);
    seen.add(`${kind} ${name}`);
    addOperation(side, side.operationOf(name, kind), members, path);
  }
}

function addOperation(side: Side, facts: OperationFacts, members: Members, path: string): void {
  const calls = countAt(members.get('calls'), `${path}/calls`);
  if (calls > MAX_CALLS) throw new DocumentProblem(`${path}/calls: too many`);
  facts.calls += calls;
  facts.ungrouped += calls;
  side.calls += calls;
  const byStatus = new Map<string, number>();
  addCounts(byStatus, members, 'byStatus', path);
  for (const [status, count] of byStatus) {
    const name: CallStatus = oneOfAt(status, CALL_STATUS_NAMES, `${path}/byStatus`);
    facts.byStatus.set(name, (facts.byStatus.get(name) ?? 0) + count);
  }
  if ([...byStatus.values()].reduce((sum, count) => sum + count, 0) !== calls) {
    throw new DocumentProblem(`${path}/byStatus: does not add up to ${calls} calls`);
  }
  addCounts(facts.faultCodes, members, 'faultCodes', path);
  addCounts(facts.versions, members, 'versions', path);
  addCounts(facts.encodings, members, 'encodings', path);
  addCounts(facts.argumentCounts, members, 'argumentCounts', path);
  addShape(facts.arguments, members, 'arguments', path);
  addShape(facts.result, members, 'result', path);
  addValues(facts.totalNs, members, 'totalNs', path, calls);
  addValues(facts.serverNs, members, 'serverNs', path, calls);
  addValues(facts.requestBytes, members, 'requestBytes', path, calls);
  addValues(facts.responseBytes, members, 'responseBytes', path, calls);
}

function addCounts(counts: Map<string, number>, members: Members, name: string, path: string): void {
  for (const [index, pair] of listAt(members.get(name), `${path}/${name}`).entries()) {
    const at = `${path}/${name}/${index}`;
    const [key, value] = listAt(pair, at);
    const text = textAt(key, `${at}/0`);
    counts.set(text, (counts.get(text) ?? 0) + countAt(value, `${at}/1`));
  }
}

function addValues(sample: Sample, members: Members, name: string, path: string, most: number): void {
  let total = 0;
  for (const [index, one] of listAt(members.get(name), `${path}/${name}`).entries()) {
    const at = `${path}/${name}/${index}`;
    const [value, times] = Array.isArray(one)
      ? [countAt(one[0], `${at}/0`), countAt(one[1], `${at}/1`)]
      : [countAt(one, at), 1];
    total += times;
    // Never allocate from a stored count that nothing bears out.
    if (total > most) throw new DocumentProblem(`${at}: more values than the ${most} calls have`);
    for (let time = 0; time < times; time++) sample.add(value);
  }
}

function addShape(place: Shape, members: Members, name: string, path: string): void {
  checkShape(members.get(name), `${path}/${name}`, 0);
  addShapeJson(place, members.get(name) as ShapeJson);
}

function checkShape(value: unknown, path: string, depth: number): void {
  if (depth > MAX_DEPTH) throw new DocumentProblem(`${path}: nested too deeply`);
  const members = membersAt(value, path);
  countAt(members.get('present'), `${path}/present`);
  if (members.has('partial')) countAt(members.get('partial'), `${path}/partial`);
  for (const [index, one] of listAt(members.get('types'), `${path}/types`).entries()) {
    const at = `${path}/types/${index}`;
    const type = membersAt(one, at);
    textAt(type.get('kind'), `${at}/kind`);
    if (type.has('name')) textAt(type.get('name'), `${at}/name`);
    countAt(type.get('count'), `${at}/count`);
    for (const part of ['items', 'keys']) if (type.has(part)) checkShape(type.get(part), `${at}/${part}`, depth + 1);
    if (type.has('positions')) {
      for (const shape of listAt(type.get('positions'), `${at}/positions`))
        checkShape(shape, `${at}/positions`, depth + 1);
    }
    if (type.has('members')) {
      for (const pair of listAt(type.get('members'), `${at}/members`)) {
        const [member, shape] = listAt(pair, `${at}/members`);
        checkShape(shape, `${at}/members/${textAt(member, `${at}/members`)}`, depth + 1);
      }
    }
  }
}
