import { parseArgs } from 'node:util';
import { isProfileName, PROFILES } from './generate/profiles.ts';
import { generateCapture } from './generate/traffic.ts';
import { parseSize } from './size.ts';

const USAGE = `Writes a capture of made-up AMF traffic: npm run generate -- --profile NAME --size 256MiB [--seed 1] [--connections N] -o FILE
  --connections: the same messages over fewer connections than the profile has
Profiles:
${Object.entries(PROFILES)
  .map(([name, profile]) => `  ${name.padEnd(12)} ${profile.description}`)
  .join('\n')}`;

const { values } = parseArgs({
  options: {
    profile: { type: 'string', default: 'mid' },
    size: { type: 'string', default: '256MiB' },
    seed: { type: 'string', default: '1' },
    connections: { type: 'string' },
    output: { type: 'string', short: 'o' },
  },
});
const bytes = parseSize(values.size);
const connections = values.connections === undefined ? {} : { connections: Number(values.connections) };
const isCount =
  connections.connections === undefined || (Number.isInteger(connections.connections) && connections.connections > 0);
if (values.output === undefined || bytes === null || !isProfileName(values.profile) || !isCount) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const seed = Number(values.seed);
  const facts = generateCapture({ profile: values.profile, bytes, seed, path: values.output, ...connections });
  console.log(JSON.stringify(facts));
}
