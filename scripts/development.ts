import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import * as z from 'zod';
import type { Edition } from './build.js';

const manifestSchema = z.looseObject({ id: z.string(), name: z.string(), version: z.string() });

const taskSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  friendlyName: z.string(),
  version: z.object({ Major: z.int(), Minor: z.int(), Patch: z.int() }),
});

const guids = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

/**
 * A package to try out, which can be installed beside the published one: the extension and its tasks have ids and
 * names of their own (a pipeline calls a task `<name>Dev`), and the version rises every minute, since Azure DevOps
 * takes none twice.
 */
export function developmentEdition(now: Date): Edition {
  const patch = Math.floor(now.getTime() / 60_000);
  return (path, text) => {
    if (path === 'vss-extension.json') return developmentManifest(text, patch);
    return basename(path) === 'task.json' ? developmentTask(text, patch) : text;
  };
}

function developmentManifest(text: string, patch: number): string {
  const manifest = manifestSchema.parse(JSON.parse(text.replaceAll(guids, developmentId)));
  const [major = '0', minor = '0'] = manifest.version.split('.');
  return write({
    ...manifest,
    id: `${manifest.id}-dev`,
    name: `${manifest.name} (development)`,
    version: `${major}.${minor}.${patch}`,
  });
}

function developmentTask(text: string, patch: number): string {
  const task = taskSchema.parse(JSON.parse(text));
  return write({
    ...task,
    id: developmentId(task.id),
    name: `${task.name}Dev`,
    // No longer than before: Azure DevOps takes 40 characters.
    friendlyName: task.friendlyName
      .replace(/^Image factory/, 'Factory (dev)')
      .replace(/^DevTest Labs/, 'Labs (dev)'),
    version: { ...task.version, Patch: patch },
  });
}

/** The id of a task in all development builds: always the same, so that a newer build replaces an older one. */
function developmentId(id: string): string {
  const digits = createHash('sha256').update(`development ${id.toLowerCase()}`).digest('hex');
  const parts = [0, 8, 13, 17, 20].map((start, index) =>
    digits.slice(start, start + ([8, 4, 3, 3, 12][index] ?? 0)),
  );
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = parts;
  // Version 8 of RFC 9562: made by a rule of one's own.
  return `${first}-${second}-8${third}-a${fourth}-${fifth}`;
}

function write(content: object): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
