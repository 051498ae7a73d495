import type { Node } from 'jsonc-parser';
import { leadsOutside } from './image-path.js';
import type { Position } from './json.js';
import { stringOf, valuesOf } from './labs-nodes.js';

/** What a rule of Images.json says of the golden image that its golden images are built upon. */
export interface BaseSettings {
  /** Its path, as it is written; null: none, whatever an earlier rule says. */
  readonly baseImage?: string | null;
  /** The parameter of their templates that gets its image. */
  readonly baseParameter?: string;
}

/** Whether a value names one golden image, or none. */
export function isBaseImage({ type, value }: Node): boolean {
  if (type === 'null') return true;
  return type === 'string' && isOnePath(String(value));
}

/** A pattern or a folder may be many golden images. */
function isOnePath(text: string): boolean {
  const written = text.trim();
  return written !== '' && !/[*?]|[\\/]$/.test(written) && !written.startsWith('!') && !leadsOutside(written);
}

/** Whether a value can be the name of a parameter of a template. */
export function isParameterName({ type, value }: Node): boolean {
  return type === 'string' && /^[^\s'[\]]{1,255}$/.test(String(value).trim());
}

/** What a rule says of a base, without what it cannot mean. */
export function baseIn(
  rule: Node,
  positionAt: (offset: number) => Position,
): BaseSettings & { readonly baseAt?: Position } {
  const [image] = valuesOf(rule, 'BaseImage');
  const [parameter] = valuesOf(rule, 'BaseParameter');
  const said = image && isBaseImage(image) ? image : undefined;
  return {
    ...(said ? { baseImage: stringOf(said)?.trim() ?? null, baseAt: positionAt(said.offset) } : {}),
    ...(parameter && isParameterName(parameter) ? { baseParameter: String(parameter.value).trim() } : {}),
  };
}
