/** Returns the next random number from 0 to below 1. */
export type Random = () => number;

const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  '[',
  ']',
  '[[',
  "[parameters('x')]",
  '[concat(',
  '..',
  '!',
  '\u0000',
  '\ud800',
  '🖥️',
  '__proto__',
  'constructor',
  'x'.repeat(2000),
  [],
  {},
  [[]],
  [null],
  { type: 7 },
  { copy: {} },
  { resources: {} },
  { $ref: '#' },
  "[variables('labVirtualNetworkName')]",
  '{0}',
  '**/*[',
];

const oddTexts = [
  '',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '//',
  '/*',
  '\n',
  '\u0000',
  '\ufeff',
  "'",
  '\\u12',
];

/** Changes a text once or a few times, in its characters or in one of its values. */
export function mutate(text: string, random: Random): string {
  const times = 1 + Math.floor(random() * 3);
  let changed = text;
  for (let time = 0; time < times; time += 1)
    changed = random() < 0.3 ? mutateText(changed, random) : mutateValues(changed, random);
  return changed;
}

function pick<T>(items: readonly T[], random: Random): T | undefined {
  return items[Math.floor(random() * items.length)];
}

function mutateText(text: string, random: Random): string {
  const [one, other] = [random(), random()].map((part) => Math.floor(part * (text.length + 1)));
  const [from = 0, to = 0] = [one ?? 0, other ?? 0].sort((a, b) => a - b);
  if (random() < 0.3) return text.slice(0, from) + text.slice(to);
  return text.slice(0, from) + (pick(oddTexts, random) ?? '') + text.slice(from);
}

function mutateValues(text: string, random: Random): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return mutateText(text, random);
  }
  return JSON.stringify(changed(value, random), undefined, 1);
}

/** Removes, doubles, renames or replaces one value at any depth. */
function changed(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.1) return pick(oddValues, random);
  const entries: [string, unknown][] = Object.entries(value);
  const index = Math.floor(random() * entries.length);
  const [name, member] = entries[index] ?? ['x', pick(oddValues, random)];
  const replacements = replace(name, member, random);
  const next = [...entries.slice(0, index), ...replacements, ...entries.slice(index + 1)];
  return Array.isArray(value) ? next.map(([, item]) => item) : Object.fromEntries(next);
}

function replace(name: string, member: unknown, random: Random): [string, unknown][] {
  const kind = random();
  if (kind < 0.05) return [];
  if (kind < 0.1)
    return [
      [name.toUpperCase(), member],
      [name, member],
    ];
  if (kind < 0.15) return [[`${name}x`, member]];
  return [[name, changed(member, random)]];
}
