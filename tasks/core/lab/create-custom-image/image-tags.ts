import type { Tags } from '../../azure/resources/tags.js';
import { problem } from '../../step/problem.js';
import { isFactoryTag } from '../factory-tags.js';
import { sameName } from '../names.js';

/** The run that made an image, by which it knows the image again. */
export const runTag = 'DevTestLabsRun';

/** Azure's limits: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
const mostTags = 50;
const longestName = 512;
const longestValue = 256;

/**
 * The tags of an input, one a line as `name=value`; a value may be empty and may hold `=`.
 * @throws a problem that names every line that Azure or a factory would take amiss
 */
export function readImageTags(input: string): Tags {
  const lines = input.split(/\r?\n/).filter((line) => line.trim() !== '');
  const entries = lines.map((line) => {
    const [name = '', ...value] = line.split('=');
    return { name: name.trim(), value: value.join('=').trim(), isPair: value.length > 0 };
  });
  const faults = entries.flatMap((entry, index) => {
    const isTwice = entries.slice(0, index).some(({ name }) => sameName(name, entry.name));
    const fault = faultOf(entry) ?? (isTwice ? 'stands twice, and names of tags have no casing.' : undefined);
    return fault === undefined ? [] : `"${entry.name}" ${fault}`;
  });
  // One is that of this run.
  if (entries.length >= mostTags)
    faults.push(`There are ${entries.length}, and Azure takes ${mostTags - 1}.`);
  if (faults.length > 0)
    throw problem(
      `The input tags cannot be used: ${faults.join(' ')}`,
      'Write one tag a line, as name=value.',
    );
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

function faultOf(entry: {
  readonly name: string;
  readonly value: string;
  readonly isPair: boolean;
}): string | undefined {
  const { name, value, isPair } = entry;
  if (!isPair) return 'has no value: write name=value.';
  if (name === '' || /[<>%&\\?/]/.test(name))
    return 'is no name of a tag: one is not empty and has none of <>%&\\?/.';
  if (name.length > longestName) return `is longer than ${longestName} characters.`;
  if (value.length > longestValue) return `has a value of more than ${longestValue} characters.`;
  if (isFactoryTag(name))
    return 'is a tag of image factories, which would count, retire and delete the image as theirs.';
  return sameName(name, runTag) ? 'is the tag by which this task knows its images again.' : undefined;
}
