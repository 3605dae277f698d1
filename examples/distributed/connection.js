/** Where the queue lives. @param {string} url such as redis://localhost:6379 */
export function connectionOf(url) {
  const { hostname, port, password } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 6379),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    // BullMQ waits for jobs with blocking commands, which must not be given up.
    maxRetriesPerRequest: null,
  };
}

export const DEFAULT_REDIS = 'redis://localhost:6379';
export const DEFAULT_QUEUE = 'amfscope';
