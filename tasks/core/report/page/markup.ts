import { visible } from '../visible.js';

/** What is HTML already. */
export interface Html {
  readonly html: string;
}

type Value = string | number | Html | readonly Html[];

/** HTML of a template, in which each text becomes what it says and nothing else: no tag, attribute, script or command. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: parts.map((part, index) => part + htmlOf(values[index] ?? '')).join('') };
}

function htmlOf(value: Value): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  return 'html' in value ? value.html : value.map((one) => one.html).join('');
}

/**
 * Text for an element or for an attribute in quotes. A number sign is escaped, too, so that whoever prints the page in a
 * pipeline issues no command of the agent, and so is a colon, for GitHub.
 */
function escaped(text: string): string {
  return visible(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[&<>"'`=#]|::/g, (characters) =>
      Array.from(characters, (character) => `&#${character.charCodeAt(0)};`).join(''),
    );
}
