import type {
  commonOutputVariables,
  createLabEnvironment,
  createLabVM,
  deleteLabEnvironment,
  LabTask,
  SideTask,
  Task,
  updateLabEnvironment,
} from '../tasks.js';

/** The groups of a form, in their order, with the headings that they show. All are closed at first. */
export const groups = {
  virtualMachines: 'Virtual machines',
  template: 'Template and parameters',
  machine: 'Machine without a template',
  source: 'Source of the image',
  retries: 'Artifacts and retries',
  outputs: 'Outputs of the template',
  behaviour: 'Behaviour',
  limits: 'Limits and pace',
  signIn: 'Azure sign-in',
} as const;

export type GroupName = keyof typeof groups;

/** What people read about an input, in Markdown. Label and group are the same in all tasks. */
export interface InputText {
  readonly label: string;
  /** Absent for what stands above the groups. */
  readonly group?: GroupName;
  /** One sentence. */
  readonly meaning: string;
  /** A value, as it is written. */
  readonly example?: string;
  /** What happens where it is left empty, in tasks that do not require it; `Empty:` stands before it. */
  readonly empty?: string;
}

/** What people read about a choice: also a word for each value. */
export interface ChoiceText<Value extends string> extends InputText {
  readonly choices: Readonly<Record<Value, string>>;
}

/** What a task does several of at once. */
export interface Counted {
  /** As a label has it, e.g. `Copies`. */
  readonly things: string;
  /** The rest of `How many …`, e.g. `disks are copied`. */
  readonly work: string;
}

type AnyInput = Task['inputs'][number];

export type InputName<T extends Task = Task> = T['inputs'][number]['name'];

type ValueOf<Name extends InputName> = Extract<
  AnyInput,
  { readonly name: Name; readonly type: 'choice' }
>['choices'][number];

type TextOf<Name extends InputName> = Name extends 'maxConcurrentJobs'
  ? (counted: Counted) => InputText
  : [ValueOf<Name>] extends [never]
    ? InputText
    : ChoiceText<ValueOf<Name>>;

/** The inputs of what is deployed into a lab or an environment, beside those of other tasks and the names of what it makes. */
export type DeploymentInput = Exclude<
  InputName<typeof createLabVM | typeof createLabEnvironment | typeof updateLabEnvironment>,
  | InputName<typeof deleteLabEnvironment>
  | 'VirtualMachineName'
  | 'EnvironmentName'
  | 'RepositoryId'
  | 'TemplateId'
>;

/** The inputs that say where a task works. */
export type PlaceInput =
  'ConnectedServiceName' | 'ConfigurationLocation' | 'DevTestLabName' | 'LabId' | 'SubscriptionId';

/** The inputs that no task of a nightly run has. */
export type LabInput = Exclude<
  InputName<LabTask | SideTask>,
  InputName<Exclude<Task, LabTask | SideTask>> | PlaceInput
>;

/** A text for each input of any task, and for nothing else. */
export type InputTexts = { readonly [Name in InputName]: TextOf<Name> };

/** What one task says of an input besides, or in place, of the common text. */
export type OwnText = Pick<InputText, 'empty'> & {
  /** A further sentence. */
  readonly also?: string;
};

/** What people read about a task, in Markdown. */
export interface TaskText {
  readonly friendlyName: string;
  /** One sentence, for lists of tasks. */
  readonly description: string;
  /** What the form says above the inputs. */
  readonly help: string;
  /** The name of a step that has none. Without `$(input)`, which shows the value of a list: an id of 150 characters. */
  readonly instanceName: string;
  readonly counted?: Counted;
  readonly inputs?: Readonly<Record<string, OwnText>>;
  readonly outputs: Readonly<Record<string, string>>;
}

type CommonOutput = (typeof commonOutputVariables)[number];

export type CommonOutputTexts = { readonly [Name in CommonOutput]: string };

type Named<T extends Task> = Omit<TaskText, 'counted' | 'inputs' | 'outputs'> & {
  readonly inputs?: { readonly [Name in InputName<T>]?: OwnText };
  readonly outputs: { readonly [Name in Exclude<T['outputVariables'][number], CommonOutput>]: string };
} & ('maxConcurrentJobs' extends InputName<T> ? { readonly counted: Counted } : unknown);

/** A text for each task with its output variables, and for nothing else. */
export type TaskTexts = TextsOf<Task>;

export type LabTaskTexts = TextsOf<LabTask>;

export type SideTaskTexts = TextsOf<SideTask>;

export type FactoryTaskTexts = TextsOf<Exclude<Task, LabTask | SideTask>>;

type TextsOf<T extends Task> = { readonly [One in T as One['name']]: Named<One> };
