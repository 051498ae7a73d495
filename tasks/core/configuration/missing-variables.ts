/**
 * A macro of Azure Pipelines by the characters that names of variables have: letters, digits, dots, underscores, and
 * hyphens, which secrets of key vaults have.
 */
const macro = /\$\(([A-Za-z_][\w.-]*)\)/;

/** Commands of PowerShell are named by a verb and a noun; secrets of key vaults are rarely named so. */
const command =
  /^(Get|New|Set|Test|Join|Split|Resolve|Select|Invoke|Import|Read|ConvertTo|ConvertFrom)-[A-Z]\w+$/;

/**
 * The name of a variable that the pipeline does not have: the agent leaves its `$(name)` in a value as it is (A12). Shells
 * write commands in the same form, such as `$(hostname -f)`, so in a value with white space, which may be a command
 * line, and in the name of a command nothing is taken for a variable.
 */
export function missingVariable(value: string): string | undefined {
  if (/\s/.test(value.trim())) return undefined;
  const name = macro.exec(value)?.[1];
  return name === undefined || command.test(name) ? undefined : name;
}
