import type { GoldenImage } from '../../configuration/golden-image.js';
import { canonicalJson, type JsonObject, type JsonValue, property } from '../../configuration/json.js';
import { hexDigits } from '../../lab/hashes.js';
import { isSecure } from '../../lab/templates/declarations.js';
import type { Choice } from './build-parameters.js';
import type { ChosenMachine } from './machine.js';

/** The digits of a hash that tell one build from another: Azure takes 256 characters of a tag. */
const digits = 16;

/**
 * What an image is built from, by hash, so that two builds can be compared and no value is kept: the template, the values that
 * parameters get from files and overrides, the artifacts, and the settings by which the same template becomes another image. Of a secret its name alone counts: a hash of it could be guessed.
 * @returns e.g. `template=0123456789abcdef parameters=… artifacts=… settings=…`
 */
export function inputHashes(
  { template }: Pick<GoldenImage, 'template'>,
  choices: readonly Choice[],
  { properties }: Pick<ChosenMachine, 'properties'>,
  settings: JsonObject,
): string {
  const given = choices.filter(({ source }) => source === 'file' || source === 'override');
  const parameters = given.map(({ name, declaration, value }) => [
    name.toLowerCase(),
    isSecure(declaration) ? null : value,
  ]);
  const parts = {
    template,
    parameters: Object.fromEntries(parameters) as JsonValue,
    artifacts: property(properties, 'artifacts') ?? [],
    settings,
  };
  return Object.entries(parts)
    .map(([name, value]) => `${name}=${hexDigits(canonicalJson(value)).slice(0, digits)}`)
    .join(' ');
}
