import type { Node } from 'jsonc-parser';
import type { Finding } from './finding.js';
import { parseNodes, positionsIn } from './json.js';

/** The properties of Labs.json and of each lab; `schemas/labs.schema.json` describes the same for editors. */
const rootProperties = ['$schema', 'Labs'];

const labProperties = ['SubscriptionId', 'LabName', 'ResourceGroup', 'ImagePaths', 'Delivery'];

const subscriptionId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Naming rules of Azure for Microsoft.DevTestLab/labs and Microsoft.Resources/resourceGroups. */
const labName = /^[\w-]{1,50}$/;

const resourceGroup = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u;

type Place = (node: Node) => Pick<Finding, 'file' | 'line' | 'column'>;

/**
 * Findings for oddities in a readable Labs.json: properties that nothing reads and values that Azure cannot have
 * (C10). `parseLabsJson` reports what makes the file unusable.
 */
export function labsFormFindings(text: string, file: string): Finding[] {
  const { root } = { root: undefined, ...parseNodes(text) };
  if (!root) return [];
  const positionAt = positionsIn(text);
  const place: Place = (node) => ({ file, ...positionAt(node.offset) });
  const labs = memberOf(root, 'Labs');
  return [
    ...unknownMembers(root, rootProperties, 'Labs.json', place),
    ...(labs?.type === 'array' ? (labs.children ?? []) : []).flatMap((lab) => labFindings(lab, place)),
  ];
}

function labFindings(lab: Node, place: Place): Finding[] {
  const group = memberOf(lab, 'ResourceGroup');
  return [
    ...unknownMembers(lab, labProperties, 'a lab', place),
    ...[
      oddText(memberOf(lab, 'SubscriptionId'), subscriptionId, place, oddSubscription),
      oddText(memberOf(lab, 'LabName'), labName, place, oddName),
      group && group.type !== 'string' ? unreadGroup(group, place) : undefined,
      oddText(group, resourceGroup, place, oddGroup),
    ].flatMap((finding) => finding ?? []),
    ...repeatedEntries(memberOf(lab, 'ImagePaths'), place),
  ];
}

function membersOf(node: Node): readonly Node[] {
  return node.type === 'object' ? (node.children ?? []) : [];
}

function nameOf(member: Node): string {
  return String(member.children?.[0]?.value);
}

function memberOf(node: Node, name: string): Node | undefined {
  return membersOf(node).findLast((member) => nameOf(member).toLowerCase() === name.toLowerCase())
    ?.children?.[1];
}

function unknownMembers(node: Node, known: readonly string[], where: string, place: Place): Finding[] {
  const names = new Set(known.map((name) => name.toLowerCase()));
  return membersOf(node)
    .filter((member) => !names.has(nameOf(member).toLowerCase()))
    .map((member) => ({
      code: 'IF216',
      severity: 'notice',
      what: `The property "${nameOf(member)}" of ${where} is not read.`,
      why: `Known are ${known.join(', ')}.`,
      remedy: 'Correct its name, if it is one of these; else nothing has to be done.',
      ...place(member),
    }));
}

/** The finding for a text that is neither empty nor valid; `parseLabsJson` reports empty ones. */
function oddText(
  node: Node | undefined,
  form: RegExp,
  place: Place,
  finding: (text: string) => Finding,
): Finding | undefined {
  const text = node?.type === 'string' ? String(node.value).trim() : '';
  return node && text !== '' && !form.test(text) ? { ...finding(text), ...place(node) } : undefined;
}

function oddSubscription(text: string): Finding {
  return {
    code: 'IF217',
    severity: 'error',
    what: `The SubscriptionId "${text}" is not the id of a subscription.`,
    why: 'It has 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.',
    remedy: 'Copy it from the overview of the lab in the Azure portal.',
  };
}

function oddName(text: string): Finding {
  return {
    code: 'IF218',
    severity: 'error',
    what: `No lab can have the name "${text}".`,
    why: 'The name of a lab has 1 to 50 letters, digits, hyphens and underscores.',
    remedy: 'Write the name of the lab alone, not its resource id.',
  };
}

function oddGroup(text: string): Finding {
  return {
    code: 'IF219',
    severity: 'warning',
    what: `No resource group can have the name "${text}".`,
    why: 'It has 1 to 90 letters, digits, hyphens, underscores, periods and parentheses, and does not end with a period.',
    remedy:
      'Correct ResourceGroup, or remove it: it is needed only where a subscription has two labs of one name.',
  };
}

function unreadGroup(node: Node, place: Place): Finding {
  return {
    code: 'IF219',
    severity: 'warning',
    what: 'ResourceGroup is not a text.',
    why: 'It is not read.',
    remedy: 'Write the name of the resource group in quotes, or remove it.',
    ...place(node),
  };
}

function repeatedEntries(paths: Node | undefined, place: Place): Finding[] {
  const seen = new Set<string>();
  const texts = (paths?.type === 'array' ? (paths.children ?? []) : []).filter(
    ({ type }) => type === 'string',
  );
  const repeated = texts.filter(({ value }) => {
    const text = String(value);
    const isKnown = seen.has(text);
    seen.add(text);
    return isKnown;
  });
  return repeated.map((node) => ({
    code: 'IF220',
    severity: 'notice',
    what: `The entry "${String(node.value)}" stands twice in one list.`,
    why: 'Once is enough.',
    remedy: 'Remove one of them.',
    ...place(node),
  }));
}
