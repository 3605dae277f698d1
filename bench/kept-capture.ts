import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORMS, type FormName, isFormName, writeForm } from './generate/forms.ts';
import type { ProfileName } from './generate/profiles.ts';
import { type CaptureFacts, generateCapture } from './generate/traffic.ts';

/** Goes into the names of kept captures: count up when the generator's output changes. */
const GENERATOR = 2;
const SEED = 1;

export interface KeptCapture {
  readonly path: string;
  /** `bytes`: in the classic form. */
  readonly facts: CaptureFacts;
}

/** A generated capture of `folder`, made when it is not there. A form's name stands for the mid profile in that form. */
export async function keptCapture(name: ProfileName | FormName, size: number, folder: string): Promise<KeptCapture> {
  if (!isFormName(name)) return classic(name, size, folder);
  const { path: from, facts } = classic('mid', size, folder);
  const path = from.replace(/\.pcap$/, `.${FORMS[name].extension}`);
  if (!existsSync(path)) {
    console.error(`making ${path}`);
    await writeForm(name, from, path);
  }
  return { path, facts };
}

function classic(profile: ProfileName, size: number, folder: string): KeptCapture {
  const path = join(folder, `${profile}-${size}-${SEED}-v${GENERATOR}.pcap`);
  const factsPath = `${path}.json`;
  if (!existsSync(path) || !existsSync(factsPath)) {
    rmSync(factsPath, { force: true });
    console.error(`making ${path}`);
    writeFileSync(factsPath, JSON.stringify(generateCapture({ profile, bytes: size, seed: SEED, path })));
  }
  return { path, facts: JSON.parse(readFileSync(factsPath, 'utf8')) as CaptureFacts };
}
