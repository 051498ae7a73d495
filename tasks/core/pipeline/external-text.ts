/**
 * Text from outside (Azure, artifacts, files, the pipeline's author) as one line that the agent takes for text:
 * neither a logging command (`##vso[…]`) nor a formatting command (`##[…]`) can be read from it, and line
 * breaks, other control characters and Unicode's line separators cannot start a line of their own.
 */
export function harmless(text: string): string {
  return text
    .replace(/[\r\n\u2028\u2029\u0085]+\s*/g, ' ⏎ ')
    .replace(/[\p{Cc}]/gu, ' ')
    .replace(/##(?=(?:vso)?\[)/gi, '##_');
}
