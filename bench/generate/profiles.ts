/** What kind of traffic a generated capture holds. Times are milliseconds, sizes bytes of AMF. */
export interface Profile {
  readonly description: string;
  /** Open at the same time. */
  readonly connections: number;
  readonly exchangesPerConnection: number;
  /** Between an answer and the next request of the same connection, on average. */
  readonly idleMs: number;
  /** Between a request and its answer, on average. */
  readonly serviceMs: number;
  /** `flex`: RemotingMessages to a message broker. `plain`: NetConnection calls with AMF0 arguments. */
  readonly style: 'flex' | 'plain';
  readonly answerBytes: number;
  /** How lists are written: as arrays, or as ArrayCollections (which tshark 4.0 cannot read: it gives up on the message). */
  readonly lists: 'array' | 'collection';
  /** Calls of one envelope. */
  readonly batch: number;
  readonly faultRate: number;
  readonly gzip: boolean;
  /** Share of the data segments that the capture missed, that arrived out of order, that were seen twice (each). */
  readonly lossRate: number;
}

const MID: Profile = {
  description: 'Flex calls with answers of 4 KB over 64 connections',
  connections: 64,
  exchangesPerConnection: 200,
  idleMs: 4,
  serviceMs: 3,
  style: 'flex',
  answerBytes: 4096,
  lists: 'array',
  batch: 1,
  faultRate: 0.02,
  gzip: false,
  lossRate: 0,
};

export const PROFILES = {
  small: {
    ...MID,
    description: 'NetConnection calls of 300 bytes',
    style: 'plain',
    answerBytes: 120,
    idleMs: 1,
    serviceMs: 1,
  },
  mid: MID,
  collections: { ...MID, description: 'as mid, lists are ArrayCollections', lists: 'collection' },
  large: {
    ...MID,
    description: 'answers of 1 MB over 16 connections',
    connections: 16,
    answerBytes: 1 << 20,
    idleMs: 60,
    serviceMs: 20,
  },
  batch: { ...MID, description: 'five calls an envelope, answered in reverse order', answerBytes: 1500, batch: 5 },
  connections: {
    ...MID,
    description: '100,000 connections open at the same time',
    connections: 100_000,
    exchangesPerConnection: 20,
    idleMs: 8000,
  },
  lossy: { ...MID, description: 'as mid; 0.5 % of the segments missed, late or seen twice', lossRate: 0.005 },
  gzip: { ...MID, description: 'as mid, answers gzip coded', gzip: true },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;

export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}
