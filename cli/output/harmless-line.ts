import { harmless } from '../../tasks/core/run/external-text.js';

/**
 * One line of visible characters in which no engine that runs the command line finds a command of its own: neither
 * Azure Pipelines nor GitHub Actions (`::error::` at the start of a line, `##[…]`) nor TeamCity (`##teamcity[…]`).
 * A terminal finds no escape sequence in it.
 */
export function harmlessLine(text: string): string {
  return harmless(text)
    .replace(/^(\s*):(?=:)/, '$1:_')
    .replace(/##(?=teamcity\[)/giu, '##_');
}

/** JSON of the same meaning in which no engine finds a command. */
export function harmlessJson(json: string): string {
  return json.replaceAll('##', '#\\u0023');
}
