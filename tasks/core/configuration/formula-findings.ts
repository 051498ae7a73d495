import type { Node } from 'jsonc-parser';
import { type Finding, wholeFile } from './finding.js';
import { nameOf } from './json.js';
import { at, type Source } from './labs-findings.js';

/** What of a formula cannot be used: it is left out, and the labs keep what they have. */
export function unusableFormula(source: Source, node: Node, why: string): Finding {
  return at(source, node, {
    code: 'IF237',
    severity: 'error',
    what: `The formula ${source.file} cannot be used, so no lab gets it.`,
    why,
    remedy: 'Write {"ImagePath": "…", "formulaContent": {"properties": {"size": "…"}}}.',
  });
}

export function unusableName(file: string, name: string): Finding {
  return {
    code: 'IF237',
    severity: 'error',
    what: `No formula can have the name "${name}", so no lab gets it.`,
    why: 'The name of a formula has 1 to 80 letters, digits, hyphens, underscores and parentheses.',
    remedy: 'Rename the file.',
    ...wholeFile(file),
  };
}

/** @param other the name of the file that is used */
export function sameFormula(file: string, other: string): Finding {
  return {
    code: 'IF237',
    severity: 'error',
    what: `The formula ${file} is not used, since it has the name of another one.`,
    why: `Azure does not tell it from ${other}.`,
    remedy: 'Rename one of the files.',
    ...wholeFile(file),
  };
}

/** @param nearest the path of a golden image that may be meant */
export function unknownImageOfFormula(
  {
    name,
    imagePath,
    file,
    line,
    column,
  }: {
    readonly name: string;
    readonly imagePath: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  },
  nearest: string | undefined,
): Finding {
  return {
    code: 'IF238',
    severity: 'error',
    what: `The formula ${name} is for a golden image that does not exist: "${imagePath}".`,
    why: nearest === undefined ? 'There is no golden image.' : `The nearest that exists is "${nearest}".`,
    remedy: nearest === undefined ? 'Remove the formula.' : `Write "${nearest}", or remove the formula.`,
    file,
    line,
    column,
  };
}

export function ignoredImage(source: Source, member: Node): Finding {
  return at(source, member, {
    code: 'IF239',
    severity: 'warning',
    what: `${nameOf(member)} of the formula ${source.file} is not used.`,
    why: 'The formula always takes the current custom image of its ImagePath in the lab.',
    remedy: 'Remove it.',
  });
}

export function unknownMember(source: Source, member: Node, known: readonly string[]): Finding {
  return at(source, member, {
    code: 'IF239',
    severity: 'warning',
    what: `The property "${nameOf(member)}" of the formula ${source.file} is not read.`,
    why: `Known are ${known.join(', ')}.`,
    remedy: 'Correct its name, or remove it.',
  });
}

/** The value itself is never told. */
export function clearSecret(source: Source, member: Node): Finding {
  return at(source, member, {
    code: 'IF335',
    severity: 'warning',
    what: `A value for ${nameOf(member)} stands in clear in the formula ${source.file}.`,
    why: 'Everybody who can read the repository can read it, and all VMs of the formula have it.',
    remedy: 'Remove it: users of the lab give their own, or one of the secrets that the lab keeps for them.',
  });
}
