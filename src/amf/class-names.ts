/**
 * Class names that mean something to a defender (domain §8.4). Nothing is ever instantiated; the names are compared with what a request
 * carries.
 */

/** Classes known from published attacks on AMF servers. */
const GADGETS: ReadonlySet<string> = new Set([
  'sun.rmi.server.UnicastRef',
  'sun.rmi.server.UnicastRef2',
  'org.jgroups.blocks.ReplicatedTree',
  'org.apache.axis2.util.MetaDataEntry',
  'com.sun.rowset.JdbcRowSetImpl',
  'javax.swing.JEditorPane',
  'org.springframework.beans.factory.config.PropertyPathFactoryBean',
  'org.hibernate.jmx.StatisticsService',
  'com.atomikos.icatch.jta.RemoteClientUserTransaction',
]);

/** Packages of the JDK, of common libraries and of .NET: no client has a reason to name their classes. */
const GADGET_PACKAGES = [
  'java.',
  'javax.',
  'sun.',
  'com.sun.',
  'org.springframework.',
  'org.apache.commons.',
  'org.hibernate.',
  'ch.qos.',
  'groovy.',
  'com.mchange.',
  'System.',
] as const;

/** Value types that clients do send. */
const VALUE_TYPES: ReadonlySet<string> = new Set([
  ...['String', 'Integer', 'Long', 'Double', 'Float', 'Boolean', 'Short', 'Byte', 'Character'].map(
    (n) => `java.lang.${n}`,
  ),
  'java.util.Date',
  'java.util.ArrayList',
  'java.util.HashMap',
]);

/** Packages of messages and collections. */
const EXPECTED_PACKAGES = [
  'flex.messaging.',
  'flex.data.messages.',
  'mx.collections.',
  'mx.utils.',
  'mx.messaging.messages.',
] as const;

const EXPECTED: ReadonlySet<string> = new Set(['DSA', 'DSK', 'DSC', 'RecordSet', 'RecordSetPage', ...VALUE_TYPES]);

function isValueType(name: string): boolean {
  return VALUE_TYPES.has(name) || name.startsWith('java.math.');
}

interface Verdict {
  readonly isGadget: boolean;
  readonly isExpected: boolean;
}

/** Names come again and again. */
const judged = new Map<string, Verdict>();
const MAX_JUDGED = 1024;

function judge(name: string): Verdict {
  let verdict = judged.get(name);
  if (verdict === undefined) {
    verdict = { isGadget: looksLikeGadget(name), isExpected: looksExpected(name) };
    if (judged.size === MAX_JUDGED) judged.clear();
    if (name.length <= 128) judged.set(name, verdict);
  }
  return verdict;
}

/** True for a class that only an attack would send. */
export function isGadgetClass(name: string): boolean {
  return judge(name).isGadget;
}

/** True for messages, collections and value types: what a request carries without the application's own classes. */
export function isExpectedClass(name: string): boolean {
  return judge(name).isExpected;
}

function looksLikeGadget(name: string): boolean {
  if (GADGETS.has(name)) return true;
  return GADGET_PACKAGES.some((prefix) => name.startsWith(prefix)) && !isValueType(name);
}

function looksExpected(name: string): boolean {
  if (name === '' || EXPECTED.has(name) || isValueType(name)) return true;
  return EXPECTED_PACKAGES.some((prefix) => name.startsWith(prefix));
}
