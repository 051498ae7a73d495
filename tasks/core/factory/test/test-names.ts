import { isSameId } from '../../azure/resource-id.js';
import type { Lab } from '../../azure/resources/labs.js';
import { type Tags, tagOf } from '../../azure/resources/tags.js';
import { hexDigits } from '../../lab/hashes.js';
import { sameName } from '../../lab/names.js';
import { factoryLabTag, testOfTag } from '../images/tags.js';

/** The names of what the test of an image makes: the same in every run, so that a run finds what a killed one has left. */
export interface TestNames {
  /** Of the VM, as short as Windows demands. */
  readonly machine: string;
  readonly image: string;
  /** What the names of the blobs of its scripts begin with: several factories may have one account. */
  readonly scripts: string;
}

export function testNames(vhdFileName: string, { id }: Pick<Lab, 'id'>): TestNames {
  const short = shortOf(vhdFileName);
  return {
    machine: `it-${short}`,
    image: `test-${short}`,
    scripts: `${scriptsOf({ id })}${short}-`,
  };
}

/** What the names of the scripts of all tests of a factory begin with. */
export function scriptsOf({ id }: Pick<Lab, 'id'>): string {
  return `${hexDigits(id.toLowerCase()).slice(0, 8)}-`;
}

const shortLength = 12;

/** The first digits of the guid, which are random. */
function shortOf(vhdFileName: string): string {
  const guid = vhdFileName
    .replace(/\.vhd$/i, '')
    .replaceAll('-', '')
    .toLowerCase();
  const digits = /^[\da-f]{32}$/.test(guid) ? guid : hexDigits(vhdFileName.toLowerCase());
  return digits.slice(0, shortLength);
}

/** The tags of a test VM and of the custom image that it is made of: neither has one by which scripts know images. */
export function testTags(vhdFileName: string, { id }: Pick<Lab, 'id'>): Tags {
  return { [testOfTag]: vhdFileName, [factoryLabTag]: id };
}

/** The VHD of the image that a VM or custom image of this factory tests; nothing of all others. */
export function testedVhd({ tags }: { readonly tags: Tags }, { id }: Pick<Lab, 'id'>): string | undefined {
  const owner = tagOf(tags, factoryLabTag);
  return owner !== undefined && isSameId(owner, id) ? tagOf(tags, testOfTag) : undefined;
}

/** Whether a VM or custom image is of the test of this very image: no other is changed or deleted. */
export function isTestOf(found: { readonly tags: Tags }, vhdFileName: string, lab: Pick<Lab, 'id'>): boolean {
  return sameName(testedVhd(found, lab) ?? '', vhdFileName);
}
