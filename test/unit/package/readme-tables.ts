/**
 * The names in the first column of the table below a heading of level three, e.g. `### SnapImages`: those that stand
 * in backticks, in their order. Empty if there is no such section or table.
 */
export function namesInTable(markdown: string, heading: string): string[] {
  const lines = markdown.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trim() === `### ${heading}`);
  if (start < 0) return [];
  const section = lines.slice(start + 1);
  const end = section.findIndex((line) => /^#{1,3} /.test(line));
  const rows = (end < 0 ? section : section.slice(0, end)).filter((line) => line.trimStart().startsWith('|'));
  return rows.flatMap((row) => /^\s*\|\s*`([^`]+)`/.exec(row)?.[1] ?? []);
}
