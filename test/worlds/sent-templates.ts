import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A template with its parameters, as Azure received them. */
export interface Sent {
  readonly template: { readonly parameters: Readonly<Record<string, { readonly type: string }>> };
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface SentMachine {
  readonly tags: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Recorded {
  readonly liveRequest: { readonly method: string; readonly url: string; readonly body: string };
}

/** The deployments that a recording in a folder contains, by the name of their VM. */
export async function deploymentsIn(folder: string): Promise<(readonly [string, Sent])[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ndjson'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const recorded = texts
    .flatMap((lines) => lines.split('\n').filter(Boolean))
    .map((line) => (JSON.parse(line) as Recorded).liveRequest);
  return recorded.flatMap(({ method, url, body }) => {
    const name = /\/deployments\/Deploy-(.*)-[0-9a-f]{8}\?/.exec(url)?.[1];
    if (method !== 'PUT' || name === undefined) return [];
    return [[name, (JSON.parse(body) as { readonly properties: Sent }).properties] as const];
  });
}

/** Finds the lab VM at any depth of a template. */
export function findMachine(value: unknown): SentMachine | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const type = 'type' in value ? String(value.type) : '';
  if (/(^|\/)virtualMachines$/i.test(type)) return value as SentMachine;
  return Object.values(value)
    .map(findMachine)
    .find((found) => found !== undefined);
}
