import { ArmError } from '../../arm/provider.js';

const MOST_TAGS = 50;

const LONGEST_NAME = 512;

const LONGEST_VALUE = 256;

const FORBIDDEN_IN_NAMES = /[<>%&\\?/]/;

/**
 * Reads the tags of a request's body and checks the limits for every resource.
 * @param tags undefined and null mean none
 * @throws ArmError with ARM's code for the limit that is exceeded
 */
export function readTags(tags: unknown): Readonly<Record<string, string>> {
  if (tags === undefined || tags === null) return {};
  if (typeof tags !== 'object' || Array.isArray(tags))
    throw new ArmError(400, 'InvalidRequestContent', 'The tags of a resource must be an object.');
  const entries = Object.entries(tags);
  if (entries.length > MOST_TAGS) {
    const message = `The resource has ${entries.length} tags, the allowed maximum number of tags is ${MOST_TAGS}.`;
    throw new ArmError(400, 'TooManyTags', message);
  }
  return Object.fromEntries(entries.map(([name, value]) => [readName(name), readValue(name, value)]));
}

function readName(name: string): string {
  if (name.length > LONGEST_NAME)
    throw new ArmError(
      400,
      'InvalidTagNameLength',
      `The tag name '${name}' exceeds ${LONGEST_NAME} characters.`,
    );
  if (name === '' || FORBIDDEN_IN_NAMES.test(name))
    throw new ArmError(
      400,
      'InvalidTagNameCharacters',
      `The tag name '${name}' must not be empty, nor contain any of '<,>,%,&,\\,?,/'.`,
    );
  return name;
}

function readValue(name: string, value: unknown): string {
  if (typeof value !== 'string')
    throw new ArmError(400, 'InvalidTagValue', `The value of the tag '${name}' is not a string.`);
  if (value.length > LONGEST_VALUE)
    throw new ArmError(
      400,
      'InvalidTagValueLength',
      `The value of the tag '${name}' has ${value.length} characters, the allowed maximum is ${LONGEST_VALUE}.`,
    );
  return value;
}
