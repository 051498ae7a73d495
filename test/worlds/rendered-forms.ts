const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The ways in which something may escape a text. */
const ways: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in JSON': json,
  'in JSON of .NET': (text) =>
    coded(text, /["&'+<>`\\\n\r\u007f-\uffff]/g, (code) => `\\u${hex(code, 4).toUpperCase()}`),
  'in JSON of ASCII characters': (text) =>
    coded(json(text), /[\u007f-\uffff]/g, (code) => `\\u${hex(code, 4)}`),
  'in JSON of PHP': (text) => json(text).replaceAll('/', '\\/'),
  'in HTML': (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  'in HTML with quotes': (text) => coded(text, /[&<>"'`]/g, (code) => `&#${code};`),
  'in XML': (text) => coded(text, /[&<>"'\n\r\u007f-\uffff]/g, (code) => `&#x${hex(code, 1)};`),
  'in Markdown': (text) => text.replace(/[!-/:-@[-`{-~]/g, (mark) => `\\${mark}`),
  'in a cell of Markdown': (text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replace(/[\\|`*[\]~_]/g, (mark) => `\\${mark}`),
  'in a URL': encodeURIComponent,
  'in a URL with small digits': (text) =>
    encodeURIComponent(text).replace(/%../g, (byte) => byte.toLowerCase()),
  'in a strict URL': (text) =>
    coded(encodeURIComponent(text), /[!'()*~]/g, (code) => `%${hex(code, 2).toUpperCase()}`),
  'in a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'in a logging command': (text) => inCommand(text, '%AZP25'),
  'in a logging command of before': (text) => inCommand(text, '%25'),
  'in PowerShell': (text) => text.replace(/["$`]/g, (mark) => `\`${mark}`).replaceAll("'", "''"),
  'in a shell': (text) => text.replaceAll("'", "'\\''"),
  'with single spaces': (text) => text.replace(/\s+/g, ' '),
};

function json(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function inCommand(text: string, percent: string): string {
  return text
    .replaceAll('%', percent)
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(']', '%5D')
    .replaceAll(';', '%3B');
}

function coded(text: string, wanted: RegExp, escape: (code: number) => string): string {
  return text.replace(wanted, (character) => escape(character.charCodeAt(0)));
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** Every form in which a text may stand somewhere, by how it is written. */
export function renderedForms(text: string): Readonly<Record<string, string>> {
  const forms = Object.entries(ways).map(([way, write]) => [way, write(text)] as const);
  return { ...Object.fromEntries(forms), 'in base64': base64(text) };
}

/** Every form of a text that is written in one way, and what that gives in another. */
export function formsRenderedTwice(text: string): Readonly<Record<string, string>> {
  const forms = Object.entries(ways).flatMap(([inner, write]) =>
    Object.entries(ways).map(([outer, over]) => [`${inner}, ${outer}`, over(write(text))] as const),
  );
  return Object.fromEntries(forms);
}
