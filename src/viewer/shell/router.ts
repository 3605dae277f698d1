/** Where the user is, kept in the fragment of the address: `#/calls`, `#/call/12`. Works from a file, too. */
export type Route =
  | { readonly view: 'overview' }
  | { readonly view: 'calls' }
  | { readonly view: 'call'; readonly id: number };

export function parseRoute(hash: string): Route {
  const call = /^#\/call\/([0-9]{1,15})$/.exec(hash);
  if (call !== null) return { view: 'call', id: Number(call[1]) };
  if (hash === '#/calls') return { view: 'calls' };
  return { view: 'overview' };
}

function hashOf(route: Route): string {
  switch (route.view) {
    case 'overview':
      return '#/';
    case 'call':
      return `#/call/${route.id}`;
    default:
      return `#/${route.view}`;
  }
}

export function go(route: Route): void {
  location.hash = hashOf(route);
}
