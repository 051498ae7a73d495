import { makeCurrentVerb } from '../../step/action.js';
import { jsonVariable } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';

/** The fact of a record that names the current image of its path in its lab. */
export const currentImageFact = 'currentImage';

/**
 * The current images that a run has found or made, as a JSON object: image path, then lab, then image. A lab has its name
 * there, or its id where another lab has that name.
 */
export function currentImagesOf(records: readonly UnitRecord[]): string {
  const found = records.filter(
    ({ verb, outcome }) => verb === makeCurrentVerb && (outcome === 'succeeded' || outcome === 'skipped'),
  );
  const labels = labelsOf(found);
  const byPath = new Map<string, Record<string, string>>();
  for (const { imageFacts, target, details } of found) {
    const image = details[currentImageFact];
    if (image === undefined || !imageFacts || !target) continue;
    const labs = byPath.get(imageFacts.path) ?? {};
    labs[labels.get(target.id) ?? target.name] = image;
    byPath.set(imageFacts.path, labs);
  }
  return jsonVariable(Object.fromEntries(byPath));
}

function labelsOf(records: readonly UnitRecord[]): ReadonlyMap<string, string> {
  const labs = new Map(records.flatMap(({ target }) => (target ? [[target.id, target.name] as const] : [])));
  const isShared = (name: string) => [...labs.values()].filter((other) => other === name).length > 1;
  const shared = new Set([...new Set(labs.values())].filter(isShared));
  return new Map([...labs].map(([id, name]) => [id, shared.has(name) ? id : name]));
}
