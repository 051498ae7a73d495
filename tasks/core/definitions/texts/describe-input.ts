import type { Input, TaskDefinition } from '../input.js';
import { inputTexts } from './input-texts.js';
import { commonOutputTexts, taskTexts } from './task-texts.js';
import type { ChoiceText, Counted, InputName, InputText, TaskText } from './text.js';

/** An input with all that people read about it in one task. */
export interface DescribedInput {
  readonly input: Input;
  readonly label: string;
  readonly group: InputText['group'];
  /** Sentences: what it means, an example, and what happens where it is left empty. */
  readonly help: string;
  /** A word for each value; undefined where any value may be written. */
  readonly choices: Readonly<Record<string, string>> | undefined;
}

/** The texts of a task; only what is in `taskDefinitions` has some. */
export function textOfTask({ name }: TaskDefinition): TaskText {
  const text: TaskText = taskTexts[name as keyof typeof taskTexts];
  return { ...text, outputs: { ...text.outputs, ...commonOutputTexts } };
}

/** The inputs of a task in the order of forms and tables. */
export function describeInputs(definition: TaskDefinition): DescribedInput[] {
  const text = textOfTask(definition);
  const names = Object.keys(inputTexts);
  const ordered = [...definition.inputs].sort(
    (one, other) => names.indexOf(one.name) - names.indexOf(other.name),
  );
  return ordered.map((input) => describeInput(input, text));
}

function describeInput(input: Input, { counted, inputs = {} }: TaskText): DescribedInput {
  const name = input.name as InputName;
  const text = commonText(name, counted);
  const { empty = text.empty, also } = inputs[name] ?? {};
  const sentences = [
    text.meaning,
    also,
    text.example && `Example: \`${text.example}\`.`,
    !input.required && empty && `Empty: ${empty}`,
  ];
  return {
    input,
    label: text.label,
    group: text.group,
    help: sentences.filter(Boolean).join(' '),
    choices: text.choices,
  };
}

/** The types see to it that each task which counts something says what. */
function commonText(name: InputName, counted?: Counted): InputText & Partial<ChoiceText<string>> {
  return name === 'maxConcurrentJobs' ? inputTexts[name](counted as Counted) : inputTexts[name];
}
