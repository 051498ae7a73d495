import { ArmError } from '../../arm/provider.js';

/** The properties that a `$filter` can compare, as texts; undefined for those that the item lacks. */
export interface Filterable {
  readonly name: string;
  readonly resourceType?: string;
  readonly resourceGroup?: string;
  readonly location?: string | undefined;
  readonly provisioningState?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

type Condition = (item: Filterable) => boolean;

const COMPARISON = /^(\w+)\s+(eq|ne)\s+'((?:[^']|'')*)'$/i;

const SUBSTRING = /^substringof\(\s*'((?:[^']|'')*)'\s*,\s*(\w+)\s*\)$/i;

const AND = /\s+and\s+(?=(?:[^']|'[^']*')*$)/i;

const MEMBERS = ['name', 'resourceType', 'resourceGroup', 'location', 'provisioningState'] as const;

/**
 * Parses a `$filter` as far as ARM supports it: comparisons with `eq` and `ne`, `substringof`, `tagName` and
 * `tagValue`, joined by `and`.
 * @param filter undefined or null selects everything
 * @throws ArmError `InvalidFilterInQueryString`
 */
export function parseFilter(filter: string | null): Condition {
  if (filter === null || filter.trim() === '') return () => true;
  const terms = filter.trim().split(AND);
  const tag = tagCondition(terms);
  const others = terms.filter((term) => tagTerm(term) === undefined).map((term) => condition(term, filter));
  return (item) => tag(item) && others.every((holds) => holds(item));
}

/** `tagName` and `tagValue` refer to the same tag. */
function tagCondition(terms: readonly string[]): Condition {
  const given = new Map(terms.map(tagTerm).filter((tag) => tag !== undefined));
  const name = given.get('tagname')?.toLowerCase();
  const value = given.get('tagvalue');
  if (given.size === 0) return () => true;
  return ({ tags = {} }) =>
    Object.entries(tags).some(
      ([tagName, tagValue]) =>
        (name === undefined || tagName.toLowerCase() === name) && (value === undefined || tagValue === value),
    );
}

function tagTerm(term: string): readonly [string, string] | undefined {
  const [, member = '', operator = '', value = ''] = COMPARISON.exec(term) ?? [];
  const isTag = /^tag(name|value)$/i.test(member) && operator.toLowerCase() === 'eq';
  return isTag ? [member.toLowerCase(), unquote(value)] : undefined;
}

function condition(term: string, filter: string): Condition {
  const [, member, operator = '', text = ''] = COMPARISON.exec(term) ?? [];
  const [, part = '', container] = SUBSTRING.exec(term) ?? [];
  const read = reader(member ?? container, filter);
  if (container !== undefined) return (item) => read(item).includes(unquote(part).toLowerCase());
  const isWanted = operator.toLowerCase() === 'eq';
  return (item) => (read(item) === unquote(text).toLowerCase()) === isWanted;
}

function reader(member: string | undefined, filter: string): (item: Filterable) => string {
  const known = MEMBERS.find((name) => name.toLowerCase() === member?.toLowerCase());
  if (known === undefined)
    throw new ArmError(
      400,
      'InvalidFilterInQueryString',
      `Invalid $filter '${filter}' specified in the query string.`,
    );
  return (item) => (item[known] ?? '').toLowerCase();
}

function unquote(text: string): string {
  return text.replaceAll("''", "'");
}
