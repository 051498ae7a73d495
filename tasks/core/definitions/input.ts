/** One input of a task, as its task.json declares it and as the task's code reads it. */
export type Input =
  | ConnectionInput
  | TextInput
  | SecretInput
  | FolderInput
  | FileInput
  | BooleanInput
  | NumberInput
  | ChoiceInput;

interface Named {
  /** Exactly as in the contract (compatibility, section 2), casing included. */
  readonly name: string;
  /** The name that pipelines may write instead, and that messages use. */
  readonly alias?: string;
  readonly required?: true;
  /** The value of another input with which forms show this one, e.g. `OsType = Linux`; absent where they always do. */
  readonly shownIf?: string;
}

/** An Azure Resource Manager service connection; its value is the id of the connection. */
export interface ConnectionInput extends Named {
  readonly type: 'connection';
}

export interface TextInput extends Named {
  readonly type: 'text';
  readonly default?: string;
  /** Present where the form shows a field of several lines. */
  readonly lines?: 'many';
  /** What the form offers to choose from; anything else may be typed, too. */
  readonly list?: ListName;
}

/** The things of Azure that forms list. */
export type ListName =
  'labs' | 'virtual machines' | 'custom images' | 'environments' | 'repositories' | 'environment templates';

/** Text that is never shown. */
export interface SecretInput extends Named {
  readonly type: 'secret';
}

/** A folder of the checked-out repository, as the agent or the author wrote it. */
export interface FolderInput extends Named {
  readonly type: 'folder';
}

/** A file of the checked-out repository, as the agent or the author wrote it. */
export interface FileInput extends Named {
  readonly type: 'file';
}

export interface BooleanInput extends Named {
  readonly type: 'boolean';
  readonly default: boolean;
}

/** A number that is never negative, and never more than what is made of it can hold: a timer, a date, a count. */
export interface NumberInput extends Named {
  readonly type: 'number' | 'whole number';
  readonly default?: number;
  /** Absent where the number must be above 0. */
  readonly zero?: 'allowed';
  /** The smallest number allowed, where that is not what `zero` says. */
  readonly least?: number;
  /** The greatest number allowed. */
  readonly most: number;
}

export interface ChoiceInput extends Named {
  readonly type: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
}

/** The inputs and output variables of a task; `name` is that of its folder and of its task.json. */
export interface TaskDefinition {
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly outputVariables: readonly string[];
  /** Present where it also sets variables of the job, whose names are not known beforehand. */
  readonly setsJobVariables?: true;
}

type ValueOf<I extends Input> = I extends BooleanInput
  ? boolean
  : I extends NumberInput
    ? I extends { readonly required: true } | { readonly default: number }
      ? number
      : number | undefined
    : I extends ChoiceInput
      ? I['choices'][number]
      : string;

/**
 * The values of a task's inputs by name; what is optional, has no default and was not given is empty text,
 * or undefined if it is a number.
 */
export type InputValues<D extends Pick<TaskDefinition, 'inputs'>> = {
  readonly [I in D['inputs'][number] as I['name']]: ValueOf<I>;
};

/** The name by which a pipeline's author knows an input. */
export function shownName({ name, alias }: Input): string {
  return alias ?? name;
}
