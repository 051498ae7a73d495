/**
 * Makes text from outside (Azure, artifacts, files, the pipeline's author) one line in which the agent finds neither a
 * logging command (`##vso[…]`) nor a formatting command (`##[…]`): no line break, other control character or line
 * separator of Unicode starts a line of its own.
 */
export function harmless(text: string): string {
  return text
    .replace(/[\r\n\u2028\u2029\u0085]+\s*/g, ' ⏎ ')
    .replace(/[\p{Cc}]/gu, ' ')
    .replace(/##(?=(?:vso)?\[)/gi, '##_');
}
