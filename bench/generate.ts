import { parseArgs } from 'node:util';
import { isProfileName, PROFILES } from './generate/profiles.ts';
import { generateCapture } from './generate/traffic.ts';
import { parseSize } from './size.ts';

const USAGE = `Writes a capture of made-up AMF traffic: npm run generate -- --profile NAME --size 256MiB [--seed 1] -o FILE
Profiles:
${Object.entries(PROFILES)
  .map(([name, profile]) => `  ${name.padEnd(12)} ${profile.description}`)
  .join('\n')}`;

const { values } = parseArgs({
  options: {
    profile: { type: 'string', default: 'mid' },
    size: { type: 'string', default: '256MiB' },
    seed: { type: 'string', default: '1' },
    output: { type: 'string', short: 'o' },
  },
});
const bytes = parseSize(values.size);
if (values.output === undefined || bytes === null || !isProfileName(values.profile)) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const facts = generateCapture({ profile: values.profile, bytes, seed: Number(values.seed), path: values.output });
  console.log(JSON.stringify(facts));
}
