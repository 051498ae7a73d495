/** A logging command: `##vso[area.event property=value;…]data`. */
export interface Command {
  /** In lower case, like the event. */
  readonly area: string;
  readonly event: string;
  /** Values by lower-case name. */
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/** A line of output: text, a command, or an invalid command (A38). */
export type Line =
  | { readonly type: 'text' }
  | { readonly type: 'malformed' }
  | { readonly type: 'command'; readonly command: Command };

const prefix = '##vso[';

/** A34..A38. */
export function parseLine(line: string): Line {
  const command = parseCommand(line);
  if (command !== undefined) return { type: 'command', command };
  return { type: asCompared(line).includes('##vso') ? 'malformed' : 'text' };
}

/** The agent looks for `##vso` as its culture compares, which ignores characters that nobody sees. */
function asCompared(line: string): string {
  return line.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
}

function parseCommand(line: string): Command | undefined {
  const start = line.indexOf(prefix);
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  const [name, properties = ''] = splitOnce(line.slice(start + prefix.length, end), ' ');
  const [area, event, ...more] = name.split('.').filter((part) => part !== '');
  if (area === undefined || event === undefined || more.length > 0) return undefined;
  return {
    area: area.toLowerCase(),
    event: event.toLowerCase(),
    properties: parseProperties(properties),
    data: unescape(line.slice(end + 1)),
  };
}

/** A36: an entry without a value is ignored. */
function parseProperties(text: string): ReadonlyMap<string, string> {
  const entries = text.split(';').map((entry) => splitOnce(entry, '='));
  return new Map(
    entries.flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name.trim().toLowerCase(), unescape(value)] as const],
    ),
  );
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + separator.length)];
}

const escapes: readonly (readonly [escaped: string, plain: string])[] = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  // Last, so that an escaped percent sign does not start another escape.
  ['%AZP25', '%'],
];

/** A37. */
function unescape(text: string): string {
  return escapes.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), text);
}
