import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { writeSources } from '../worlds/sources.js';
import { subscriptionId } from '../worlds/worlds.js';

const root = join(import.meta.dirname, '..', '..');

const resourceUsage = join(import.meta.dirname, 'resource-usage.cjs');

const imageCount = 1000;

const labCount = 500;

/** Folders of ten images; each lab takes some of them by folder, by file, by glob, or by mistake. */
function largeConfiguration(): Readonly<Record<string, unknown>> {
  const names = Array.from(
    { length: imageCount },
    (_, index) => `Team${Math.floor(index / 10)}/Image ${index}`,
  );
  const template = goldenImage({ artifacts: ['windows-7zip'] });
  const images = Object.fromEntries(names.map((name) => [`GoldenImages/${name}.json`, template]));
  const wanted = Object.fromEntries(
    Array.from({ length: labCount }, (_, index) => [`Lab${index}`, entriesOf(index)]),
  );
  return { ...images, 'Labs.json': labsJson(subscriptionId, wanted) };
}

function entriesOf(lab: number): readonly string[] {
  const last = lab % 25 === 0 ? `Team${lab}/Imag` : `Team${lab % 9}`;
  return [`Team${lab % 100}`, `Team${Math.floor(lab / 10)}/Image ${lab}`, `**/*${lab % 10}7`, last];
}

/** The cost of `npm run validate` for a large configuration. */
export interface Validation {
  readonly images: number;
  readonly labs: number;
  /** From start to end of the process. */
  readonly seconds: number;
  readonly peakMegabytes: number;
  /** Number of printed lines, one for each finding. */
  readonly findings: number;
}

export async function measureValidation(): Promise<Validation> {
  const sources = await writeSources(largeConfiguration());
  try {
    return await validate(sources.folder);
  } finally {
    await sources.remove();
  }
}

async function validate(folder: string): Promise<Validation> {
  const usageFile = join(folder, 'usage.json');
  const started = performance.now();
  const options = ['--import', 'tsx', '--require', resourceUsage, join('scripts', 'validate.ts'), folder];
  const child = spawn(process.execPath, options, {
    cwd: root,
    env: { ...process.env, RESOURCE_USAGE_FILE: usageFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')]);
  const seconds = (performance.now() - started) / 1000;
  const { peakMegabytes } = usage.parse(JSON.parse(await readFile(usageFile, 'utf8')));
  const findings = printed.trimEnd().split('\n').length;
  return { images: imageCount, labs: labCount, seconds, peakMegabytes, findings };
}

const usage = z.object({ peakMegabytes: z.number() });
