import { getNodeValue, type Node } from 'jsonc-parser';
import type { Finding } from './finding.js';
import { nameOf, type Position, type RepeatedProperty } from './json.js';
import { property } from './labs-nodes.js';

/** The file that findings refer to. */
export interface Source {
  readonly positionAt: (offset: number) => Position;
  readonly file: string;
}

/** The finding for a file that is not JSON. */
export function invalidJson(file: string, error: Position & { readonly message: string }): Finding {
  return {
    code: 'IF106',
    severity: 'error',
    what: `The file ${file} is not valid JSON.`,
    why: `Line ${error.line}, column ${error.column}: ${error.message}.`,
    remedy: 'Correct the file at this place.',
    file,
    line: error.line,
    column: error.column,
  };
}

export function wrongForm(source: Source, root: Node): Finding {
  const ofChangedScripts = property(root, 'Config') !== undefined;
  const remedy = 'Write {"Labs": [{"SubscriptionId": "…", "LabName": "…", "ImagePaths": ["…"]}]}.';
  return ofChangedScripts
    ? at(source, root, {
        code: 'IF203',
        severity: 'error',
        what: 'Labs.json has the root Config instead of Labs.',
        why: 'Only a changed copy of the scripts reads that form.',
        remedy,
      })
    : at(source, root, {
        code: 'IF202',
        severity: 'error',
        what: 'Labs.json has no list Labs.',
        why: 'It has to say which labs want which images.',
        remedy,
      });
}

export function unnamed(source: Source, node: Node, missing: string): Finding {
  return at(source, node, {
    code: 'IF204',
    severity: 'error',
    what: `A lab has no ${missing}.`,
    why: 'Without SubscriptionId and LabName it is unknown which lab is meant: nothing is done for it, and no lab that it may mean loses images because it does not list them.',
    remedy: `Add ${missing}.`,
  });
}

export function withoutPaths(source: Source, labName: string, node: Node, why: string): Finding {
  return at(source, node, {
    code: 'IF206',
    severity: 'error',
    what: `It is unknown what the lab ${labName} subscribes to, so nothing is copied or deleted there.`,
    why,
    remedy: 'List image paths or folders in ImagePaths; write [] if the lab is to have no image.',
  });
}

export function outsideEntry(source: Source, labName: string, node: Node): Finding {
  return at(source, node, {
    code: 'IF207',
    severity: 'error',
    what: `The entry "${String(node.value)}" of the lab ${labName} cannot be used, so nothing is copied or deleted there.`,
    why: 'An entry is relative to GoldenImages: it has no drive, no ".." and no leading "!".',
    remedy: 'Write the path of a golden image or of a folder below GoldenImages.',
  });
}

/** @param refusal why the entry cannot be matched, as a clause */
export function unmatchableEntry(source: Source, labName: string, node: Node, refusal: string): Finding {
  const entry = String(node.value);
  return at(source, node, {
    code: 'IF223',
    severity: 'error',
    what: `The entry "${shortened(entry)}" of the lab ${labName} cannot be used, so nothing is copied or deleted there.`,
    why: `Nobody knows how long it would take to match: ${refusal}.`,
    remedy: 'Write it in a simpler way, or as several entries.',
  });
}

/** Characters of a text that a finding shows. */
const longestShown = 100;

function shortened(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** A finding at the place of a node. */
export function at({ positionAt, file }: Source, node: Node, finding: Finding): Finding {
  return { ...finding, file, ...positionAt(node.offset) };
}

/** The parts of an entry that a finding names. */
interface ListedLab extends Position {
  readonly labName: string;
  readonly file: string;
}

/** The finding for two entries that lead to one lab (C13). */
export function listedTwice(first: ListedLab, second: ListedLab): Finding {
  const { file, line, column } = second;
  return {
    code: 'IF205',
    severity: 'warning',
    what: `The lab ${second.labName} is listed again.`,
    why: `It stands in line ${first.line} already; its entries count as one, and it loses no image that none lists.`,
    remedy: 'Write one entry with all ImagePaths.',
    file,
    line,
    column,
  };
}

/** The finding for two entries that lead to one lab and do not agree on how it gets its images. */
export function contradictingEntries(first: DeliveredLab, second: DeliveredLab): Finding {
  const { file, line, column } = second;
  return {
    ...unknownDelivery(
      second.labName,
      `Its entry in line ${first.line} means ${first.delivery} and this one ${second.delivery}; without Delivery an entry means VHD.`,
    ),
    file,
    line,
    column,
  };
}

interface DeliveredLab extends ListedLab {
  readonly delivery: string;
}

/** The finding for values of `Delivery` in one entry of which nobody can know which is meant. */
export function contradictingValues(source: Source, labName: string, node: Node): Finding {
  return at(
    source,
    node,
    unknownDelivery(labName, 'Its property Delivery stands twice, with different values.'),
  );
}

function unknownDelivery(labName: string, why: string): Finding {
  return {
    code: 'IF225',
    severity: 'error',
    what: `It is unknown how the lab ${labName} is to get its images, so nothing is copied or deleted there.`,
    why,
    remedy: 'Write one entry for the lab, with Delivery once.',
  };
}

export function oddDelivery(source: Source, labName: string, node: Node): Finding {
  const shown = shortened(JSON.stringify(getNodeValue(node)));
  return at(source, node, {
    code: 'IF224',
    severity: 'error',
    what: `The Delivery ${shown} of the lab ${labName} is unknown, so nothing is copied or deleted there.`,
    why: 'A lab gets its images as custom images ("VHD") or from a Compute gallery ("Gallery").',
    remedy: 'Write "VHD" or "Gallery", or remove the property, which means "VHD".',
  });
}

/** The finding for a property that repeats an earlier one of its object: nobody can know which of them is meant. */
export function repeated(source: Source, { first, second }: RepeatedProperty): Finding {
  const { line } = source.positionAt(first.offset);
  return at(source, second, {
    code: 'IF221',
    severity: 'warning',
    what: `The property "${nameOf(second)}" stands twice in one object.`,
    why: `Line ${line} has it already, and nobody can know which of them is meant. No lab that is concerned loses images because Labs.json does not list them.`,
    remedy: 'Keep one of them, with all that is meant.',
  });
}
