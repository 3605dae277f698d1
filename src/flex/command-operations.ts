/** The operations of a CommandMessage (domain §5.2). Names are what the report shows after `#command.`. */
export const COMMAND_OPERATIONS = {
  0: 'subscribe',
  1: 'unsubscribe',
  2: 'poll',
  4: 'sync',
  5: 'ping',
  7: 'cluster-request',
  8: 'login',
  9: 'logout',
  10: 'subscription-invalidate',
  11: 'multi-subscribe',
  12: 'disconnect',
  13: 'trigger-connect',
  14: 'state-change',
  10000: 'unknown',
} as const satisfies Record<number, string>;

export const POLL_OPERATION = 2;
export const SYNC_OPERATION = 4;
export const LOGIN_OPERATION = 8;

/** Name of an operation number; the number itself when it has none. null (small messages leave out a zero) is most probably a subscribe. */
export function commandOperationName(operation: number | null): string {
  if (operation === null) return COMMAND_OPERATIONS[0];
  return Object.hasOwn(COMMAND_OPERATIONS, operation)
    ? COMMAND_OPERATIONS[operation as keyof typeof COMMAND_OPERATIONS]
    : String(operation);
}
