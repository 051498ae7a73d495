import type { TaskJson } from './task-schema.js';

type Input = Pick<TaskJson['inputs'][number], 'name' | 'groupName' | 'visibleRule'>;

const comparison = /^([A-Za-z0-9]+) (?:=|!=) ([A-Za-z0-9]+)$/;

/**
 * The fault in an input's visibleRule; undefined if there is none. Azure DevOps Server accepts less than the schema:
 * comparisons of letters and digits, joined by only `&&` or only `
 *
 * `, with inputs of the same group.
 */
export function visibleRuleFault(input: Input, inputs: readonly Input[]): string | undefined {
  if (input.visibleRule === undefined) return undefined;
  const and = input.visibleRule.split(' && ');
  const comparisons = and.length > 1 ? and : input.visibleRule.split(' || ');
  for (const text of comparisons) {
    const name = comparison.exec(text)?.[1];
    if (name === undefined) return `"${text}" is not "input = Value" or "input != Value"`;
    const other = inputs.find((each) => each.name === name);
    if (other === undefined) return `there is no input ${name}`;
    if (other.groupName !== input.groupName) return `${name} is in another group`;
  }
  return undefined;
}
