import type { Node } from 'jsonc-parser';
import type { Finding } from './finding.js';
import { nameOf, type Position } from './json.js';
import { at, type Source } from './labs-findings.js';

export function withoutRules(source: Source, node: Node): Finding {
  return at(source, node, {
    code: 'IF226',
    severity: 'error',
    what: 'Images.json has no list Images, or more than one, so no image is built, and none goes by count or age.',
    why: 'It lists rules, each with the golden images that it holds for.',
    remedy: 'Write {"Images": [{"ImagePaths": ["…"], "Size": "…"}]}, or remove the file.',
  });
}

/** The finding for a rule that may mean any golden image. */
export function unknownImages(source: Source, node: Node, why: string): Finding {
  return at(source, node, {
    code: 'IF227',
    severity: 'error',
    what: 'It is unknown which golden images a rule of Images.json means, so no image is built, and none goes by count or age.',
    why,
    remedy: 'List image paths, folders or patterns below GoldenImages in ImagePaths of the rule.',
  });
}

export function unusableValue(source: Source, node: Node, name: string, why: string): Finding {
  return at(source, node, unusable(name, why));
}

function unusable(name: string, why: string): Finding {
  return {
    code: 'IF228',
    severity: 'error',
    what: `${name} of a rule of Images.json cannot be used, so no golden image of the rule is built, and none of its images goes by count or age.`,
    why,
    remedy: `Correct ${name}, or remove it.`,
  };
}

/** The finding for a script of a test that there is not, at its place. */
export function unusableScript({ line, column }: Position, file: string, why: string): Finding {
  return { ...unusable('Test', why), file, line, column };
}

export function unknownProperty(
  source: Source,
  member: Node,
  known: readonly string[],
  where: string,
): Finding {
  return at(source, member, {
    code: 'IF230',
    severity: 'warning',
    what: `The property "${nameOf(member)}" of ${where} in Images.json is not read.`,
    why: `Known are ${known.join(', ')}.`,
    remedy: 'Correct its name, or remove it.',
  });
}
