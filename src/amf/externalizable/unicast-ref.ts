import { Layout } from '../tape.ts';
import type { ExternalLayout } from './body.ts';

/** sun.rmi.server.UnicastRef: where the attacked server would be made to connect (CVE-2017-5641). */
export const unicastRef: ExternalLayout = (body) => {
  body.readText('host', 2);
  body.readInteger('port', 4);
  body.readLong('objNum');
  body.readInteger('unique', 4);
  body.readLong('time');
  body.readInteger('count', 2);
  body.readBoolean('resultStream');
  return Layout.fields;
};
