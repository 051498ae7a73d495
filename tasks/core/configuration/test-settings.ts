import type { Node } from 'jsonc-parser';
import { leadsOutside } from './image-path.js';
import { nameOf, repeatedProperties } from './json.js';
import { property, stringOf } from './labs-nodes.js';
import {
  faultOfNames,
  faultOfValue,
  isMinutes,
  isSize,
  longestMinutes,
  numberIn,
  type ValueFault,
} from './value-faults.js';

/** The test that an image has to pass before it is handed out. That a machine made of it starts is always tested first. */
export interface TestSettings {
  /** Paths below the folder Tests of the Configuration folder, with `/`. */
  readonly scripts: readonly string[];
  readonly artifacts: readonly TestArtifact[];
  /** The size of the machine that is made of the image. */
  readonly size?: string;
  /** How long the test may take; 0 is no limit. */
  readonly timeoutMinutes?: number;
}

/** An artifact that has to succeed on a machine made of the image. */
export interface TestArtifact {
  readonly name: string;
  /** The name of its repository in the factory lab. */
  readonly repository: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const names = ['Scripts', 'Artifacts', 'Size', 'TimeoutMinutes'];

const artifactNames = ['Name', 'Parameters', 'Repository'];

/** The repository that each lab has. */
const usualRepository = 'public repo';

/** Why a `Test` cannot be used. */
export function faultOfTest(test: Node): ValueFault | undefined {
  if (test.type === 'null' || isBoot(test)) return undefined;
  if (test.type !== 'object') return { node: test, why: 'It is neither "boot" nor an object nor null.' };
  return (
    faultOfNames(test, names) ??
    faultOfValue(test, 'Scripts', isList, 'Scripts is not a list of paths.') ??
    firstFault(test, 'Scripts', faultOfScript) ??
    faultOfValue(test, 'Artifacts', isList, 'Artifacts is not a list of artifacts.') ??
    firstFault(test, 'Artifacts', faultOfArtifact) ??
    faultOfValue(test, 'Size', isSize, 'Size is not the name of a size, such as "Standard_D4s_v5".') ??
    faultOfValue(
      test,
      'TimeoutMinutes',
      isMinutes,
      `TimeoutMinutes is not a number from 0 to ${longestMinutes}.`,
    )
  );
}

function isBoot(test: Node): boolean {
  return stringOf(test)?.toLowerCase() === 'boot';
}

function isList({ type }: Node): boolean {
  return type === 'array';
}

function firstFault(
  test: Node,
  name: string,
  faultOf: (item: Node) => ValueFault | undefined,
): ValueFault | undefined {
  const [fault] = itemsOf(test, name).flatMap((item) => faultOf(item) ?? []);
  return fault;
}

function itemsOf(test: Node, name: string): readonly Node[] {
  return property(test, name)?.children ?? [];
}

function faultOfScript(script: Node): ValueFault | undefined {
  const path = stringOf(script) ?? '';
  if (path === '') return { node: script, why: 'A script is not a path.' };
  if (!leadsOutside(path) && !/^[\\/]/.test(path)) return undefined;
  return {
    node: script,
    why: `The script "${path}" is not relative to Tests: it has a drive, ".." or a leading slash.`,
  };
}

function faultOfArtifact(artifact: Node): ValueFault | undefined {
  if (artifact.type !== 'object') return { node: artifact, why: 'An artifact is not an object.' };
  if (!property(artifact, 'Name')) return { node: artifact, why: 'An artifact has no Name.' };
  return (
    faultOfNames(artifact, artifactNames) ??
    faultOfValue(artifact, 'Name', isName, 'Name is not the name of an artifact.') ??
    faultOfValue(
      artifact,
      'Repository',
      isName,
      'Repository is not the name of a repository of artifacts.',
    ) ??
    faultOfValue(artifact, 'Parameters', isObject, 'Parameters is not an object.') ??
    faultOfParameters(property(artifact, 'Parameters'))
  );
}

/** Names are parts of a resource id. */
function isName(node: Node): boolean {
  const name = stringOf(node) ?? '';
  return name !== '' && !/[\\/]/.test(name);
}

function isObject({ type }: Node): boolean {
  return type === 'object';
}

function faultOfParameters(parameters: Node | undefined): ValueFault | undefined {
  if (!parameters) return undefined;
  const [repeated] = repeatedProperties(parameters, (name) => name.toLowerCase());
  if (repeated)
    return { node: repeated.second, why: `The parameter "${nameOf(repeated.second)}" stands twice.` };
  const odd = parameters.children?.find((member) => !isPlain(member.children?.[1]));
  return (
    odd && { node: odd, why: `The parameter "${nameOf(odd)}" is neither a text nor a number, true or false.` }
  );
}

function isPlain(value: Node | undefined): boolean {
  return value !== undefined && ['string', 'number', 'boolean'].includes(value.type);
}

/** What a `Test` without fault says; null: there is none, whatever an earlier rule says. */
export function testSettingsOf(test: Node): TestSettings | null {
  if (test.type === 'null') return null;
  const size = stringOf(property(test, 'Size'));
  const timeoutMinutes = numberIn(test, 'TimeoutMinutes');
  return {
    scripts: itemsOf(test, 'Scripts').map((script) => stringOf(script) ?? ''),
    artifacts: itemsOf(test, 'Artifacts').map(artifactOf),
    ...(size === undefined ? {} : { size }),
    ...(timeoutMinutes === undefined ? {} : { timeoutMinutes }),
  };
}

function artifactOf(artifact: Node): TestArtifact {
  const members = property(artifact, 'Parameters')?.children ?? [];
  return {
    name: stringOf(property(artifact, 'Name')) ?? '',
    repository: stringOf(property(artifact, 'Repository')) ?? usualRepository,
    parameters: Object.fromEntries(
      members.map((member) => [nameOf(member), String(member.children?.[1]?.value)]),
    ),
  };
}
