import { read } from './reading.js';
import { formsForHost, plainForms, readForms, shortestSecret } from './secret-forms.js';

export interface Redactor {
  /** @returns the forms of the secret to register with the host that were not returned yet */
  readonly learn: (secret: string) => readonly string[];
  /** The text with every form of every known secret replaced by `***`. */
  readonly redact: (text: string) => string;
}

/**
 * Masks the secrets of this run, also where the host does not: Azure Pipelines masks its log, but neither files nor
 * output variables.
 * @param masked secrets that the host masks by itself
 */
export function createRedactor(masked: readonly string[] = []): Redactor {
  const known = new Set<string>();
  const told = new Set<string>();
  const registered = new Set<string>();
  const plain = createFinder();
  const escaped = createFinder();
  const keep = (secret: string) => {
    if (known.has(secret)) return;
    known.add(secret);
    plainForms(secret).forEach(plain.add);
    readForms(secret).forEach(escaped.add);
  };
  masked.forEach(keep);
  return {
    learn: (secret) => {
      if (told.has(secret)) return [];
      told.add(secret);
      keep(secret);
      const forms = formsForHost(secret).filter((form) => !registered.has(form));
      for (const form of forms) registered.add(form);
      return forms;
    },
    redact: (text) => withoutSpans(text, [...plain.find(text), ...findRead(text, escaped)]),
  };
}

/** The places of secrets in a text that may be escaped. */
function findRead(text: string, { find }: Finder): Span[] {
  const { text: meaning, places } = read(text);
  const spans = find(meaning);
  const placeOf = (index: number) => places?.[index] ?? index;
  return spans.map(({ start, end }) => ({ start: placeOf(start), end: placeOf(end) }));
}

interface Finder {
  readonly add: (form: string) => void;
  readonly find: (text: string) => Span[];
}

/**
 * Finds many forms in a text that it reads once: a large distribution has a thousand of them, and a report of many
 * megabytes.
 */
function createFinder(): Finder {
  const byStart = new Map<string, readonly string[]>();
  const starts = new Uint8Array(lastStart + 1);
  const longestAt = (text: string, at: number) =>
    (byStart.get(text.slice(at, at + shortestSecret)) ?? [])
      .filter((form) => text.startsWith(form, at))
      .reduce((longest, { length }) => Math.max(longest, length), 0);
  return {
    add: (form) => {
      const start = form.slice(0, shortestSecret);
      const others = byStart.get(start) ?? [];
      if (others.includes(form)) return;
      byStart.set(start, [form, ...others]);
      starts[[0, 1, 2].reduce((before, at) => nextStart(before, form, at), 0)] = 1;
    },
    find: (text) => {
      const spans: Span[] = [];
      let start = nextStart(nextStart(0, text, 0), text, 1);
      for (let at = 0; at <= text.length - shortestSecret; at += 1) {
        start = nextStart(start, text, at + 2);
        if (starts[start] === 0) continue;
        const length = longestAt(text, at);
        if (length > 0) spans.push({ start: at, end: at + length });
      }
      return spans;
    },
  };
}

const characterBits = 7;

const lastStart = 2 ** (3 * characterBits) - 1;

/**
 * A number for three characters, made of the number of the three before and the last one of them: hardly any place of a
 * text has the number of a secret's first three.
 */
function nextStart(before: number, text: string, last: number): number {
  return ((before << characterBits) ^ text.charCodeAt(last)) & lastStart;
}

/** The place of a secret in a text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text with `***` for each span; those that overlap are one. */
function withoutSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let shown = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start >= shown) parts.push(text.slice(shown, start), '***');
    shown = Math.max(shown, end);
  }
  return parts.join('') + text.slice(shown);
}
