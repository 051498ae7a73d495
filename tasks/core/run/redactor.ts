/** The length below which a text is not masked: shorter ones occur in ordinary words. */
export const shortestSecret = 6;

/**
 * The forms in which a secret may turn up in a text: as it is, each of its lines, and all of these as base64,
 * URL-encoded and escaped for JSON. None contains a line break, so that a host that reads lines can mask them.
 */
export function secretForms(secret: string): string[] {
  const lines = secret
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('-----'));
  const whole = [secret, secret.trim()];
  const forms = [...whole, ...lines].flatMap((text) => [
    text,
    Buffer.from(text).toString('base64'),
    percentEncoded(text),
    JSON.stringify(text).slice(1, -1),
  ]);
  return [...new Set(forms)].filter((form) => form.length >= shortestSecret && !/[\r\n]/.test(form));
}

/** `encodeURIComponent` refuses half a surrogate pair; UTF-8 has none, so neither has what is sent anywhere. */
function percentEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

export interface Redactor {
  /** @returns the forms of the secret that were not known yet */
  readonly learn: (secret: string) => readonly string[];
  /** The text with every known form of every known secret replaced by `***`. */
  readonly redact: (text: string) => string;
}

/**
 * Masks the secrets of this run, also where the host does not: Azure Pipelines masks its log, but neither files nor
 * output variables. Reads a text once however many secrets there are: a large distribution has a thousand forms of
 * them, and a report of many megabytes.
 */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  const byStart = new Map<string, readonly string[]>();
  const starts = new Uint8Array(lastStart + 1);
  const add = (form: string) => {
    known.add(form);
    const start = form.slice(0, shortestSecret);
    byStart.set(start, [form, ...(byStart.get(start) ?? [])]);
    starts[[0, 1, 2].reduce((start, at) => nextStart(start, form, at), 0)] = 1;
  };
  const findSpan = (text: string, from: number): Span | undefined => {
    let start = nextStart(nextStart(0, text, from), text, from + 1);
    for (let at = from; at <= text.length - shortestSecret; at += 1) {
      start = nextStart(start, text, at + 2);
      if (starts[start] === 0) continue;
      const forms = byStart.get(text.slice(at, at + shortestSecret)) ?? [];
      const lengths = forms.filter((form) => text.startsWith(form, at)).map(({ length }) => length);
      if (lengths.length > 0) return { start: at, end: at + Math.max(...lengths) };
    }
    return undefined;
  };
  return {
    learn: (secret) => {
      const added = secretForms(secret).filter((form) => !known.has(form));
      added.forEach(add);
      return added;
    },
    redact: (text) => withoutSpans(text, findSpan),
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
function withoutSpans(text: string, find: (text: string, from: number) => Span | undefined): string {
  const parts: string[] = [];
  let shown = 0;
  for (let span = find(text, 0); span; span = find(text, span.start + 1)) {
    if (span.start >= shown) parts.push(text.slice(shown, span.start), '***');
    shown = Math.max(shown, span.end);
  }
  return parts.join('') + text.slice(shown);
}
