/**
 * A page with a table between the two comments that name it.
 * @throws if the page lacks the comments
 */
export function between(page: string, what: string, table: string): string {
  const start = `<!-- ${what}, made by npm run definitions -->`;
  const end = `<!-- end of ${what} -->`;
  const [head, rest] = page.split(start);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`A page has no ${start} … ${end}.`);
  return `${head}${start}\n\n${table}\n\n${end}${tail}`;
}

export function tableOf(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, heading.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}
