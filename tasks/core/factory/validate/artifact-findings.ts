import type { Artifact, ArtifactParameter } from '../../azure/resources/artifact-sources.js';
import { sameName } from '../../lab/names.js';
import type { Finding } from '../../step/action.js';
import type { OsType } from '../images/os-type.js';
import { type UsedArtifact, type UsedParameter, usedArtifacts } from '../templates/used-artifacts.js';
import type { FactoryState, Repository } from './azure-state.js';
import type { ValuedImage } from './factory-findings.js';

/**
 * Findings about the artifacts of a golden image, each at its artifact: they are not in a repository of the
 * factory lab or that is disabled, their parameters do not fit, they are deprecated or for another operating system.
 */
export function findingsOfArtifacts([image, values]: ValuedImage, factory: FactoryState): Finding[] {
  const { artifacts, osType } = usedArtifacts(image, values);
  return artifacts.flatMap((artifact) =>
    findingsOfArtifact(artifact, osType, factory).map((finding) => ({ ...finding, ...artifact.position })),
  );
}

function findingsOfArtifact(
  used: UsedArtifact,
  osType: OsType | undefined,
  { repositories, lab }: FactoryState,
): Finding[] {
  if (!used.named) return [malformed(used.id)];
  if (!repositories) return [];
  const { source, name } = used.named;
  const repository = repositories.find((one) => sameName(one.name, source));
  if (!repository) return [noRepository(used.named, lab.name, repositories)];
  const disabled = repository.isEnabled ? [] : [disabledRepository(used.named, lab.name)];
  if (!repository.artifacts) return disabled;
  const artifact = repository.artifacts.find((one) => sameName(one.name, name));
  if (!artifact) return [...disabled, notThere(used.named, lab.name)];
  return [
    ...disabled,
    ...parameterFindings(artifact, used.parameters),
    ...deprecationFindings(artifact),
    ...systemFindings(artifact, osType),
  ];
}

type Named = NonNullable<UsedArtifact['named']>;

function missing(what: string, why: string, remedy: string): Finding {
  return { code: 'IF511', severity: 'error', what, why, remedy };
}

function malformed(id: string): Finding {
  return missing(
    `The id ${id} names no artifact.`,
    'Azure takes …/labs/LAB/artifactSources/REPOSITORY/artifacts/NAME, or the part of it from /artifactSources.',
    "Write [resourceId('Microsoft.DevTestLab/labs/artifactSources/artifacts', parameters('labName'), 'public repo', 'NAME')].",
  );
}

function noRepository({ source, name }: Named, labName: string, others: readonly Repository[]): Finding {
  return missing(
    `The lab ${labName} has no artifact repository ${source}, from which ${name} is to come.`,
    `It has ${others.map((one) => one.name).join(', ') || 'none'}.`,
    'Correct the name, or add the repository under Configuration and policies > Repositories of the lab.',
  );
}

function disabledRepository({ source, name }: Named, labName: string): Finding {
  return missing(
    `The artifact ${name} cannot be applied: the repository ${source} of the lab ${labName} is disabled.`,
    'Azure applies no artifact of a disabled repository.',
    'Enable it under Configuration and policies > Repositories of the lab, or take another artifact.',
  );
}

function notThere({ source, name }: Named, labName: string): Finding {
  return missing(
    `The artifact ${name} is not in the repository ${source} of the lab ${labName}.`,
    'It has been removed or renamed, or its name is misspelled: Azure refuses the machine.',
    'Correct the name, or take another artifact; Repositories of the lab lists those that there are.',
  );
}

function parameterFindings(artifact: Artifact, given: UsedArtifact['parameters']): Finding[] {
  if (!given) return [];
  const declared = Object.entries(artifact.parameters);
  return [
    ...given
      .filter(({ name }) => !declared.some(([other]) => sameName(other, name)))
      .map(({ name }) => unknownParameter(artifact, name)),
    ...declared.flatMap(([name, parameter]) => {
      const value = given.find((one) => sameName(one.name, name));
      if (!value) return isNeeded(parameter) ? [withoutValue(artifact, name)] : [];
      const demand = demandOn(parameter, value);
      return demand === undefined ? [] : [wrongValue(artifact, name, demand)];
    }),
  ];
}

function isNeeded({ defaultValue, allowEmpty }: ArtifactParameter): boolean {
  return defaultValue === undefined && allowEmpty !== true;
}

/** The values of each type of parameter, as texts, and their description. */
const types: Readonly<Record<string, readonly [pattern: RegExp, takes: string]>> = {
  int: [/^\s*-?\d+\s*$/, 'a whole number'],
  bool: [/^\s*(true|false)\s*$/i, 'true or false'],
  string: [/^/, 'a text'],
};

/** What a parameter takes, where a known value is something else. Values may be secrets, so that none is told. */
function demandOn(
  { type = '', allowedValues }: ArtifactParameter,
  { value }: UsedParameter,
): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'object' ? undefined : String(value);
  const [pattern, takes] = types[type.toLowerCase()] ?? [];
  if (pattern && !(text !== undefined && pattern.test(text))) return takes;
  return text === undefined ? undefined : demandAmong(allowedValues, text);
}

function demandAmong(allowedValues: ArtifactParameter['allowedValues'], text: string): string | undefined {
  const allowed = allowedValues?.map(String);
  if (!allowed || allowed.some((one) => sameName(one, text))) return undefined;
  return `one of ${allowed.join(', ')}`;
}

function unknownParameter({ name, parameters }: Artifact, parameter: string): Finding {
  return {
    code: 'IF512',
    severity: 'warning',
    what: `The artifact ${name} has no parameter ${parameter}.`,
    why: `Its parameters are ${Object.keys(parameters).join(', ') || 'none'}.`,
    remedy: 'Correct the name, or remove the parameter.',
  };
}

function withoutValue({ name }: Artifact, parameter: string): Finding {
  return {
    code: 'IF512',
    severity: 'error',
    what: `The artifact ${name} gets no value for its parameter ${parameter}.`,
    why: 'The parameter has no default, and it may not be empty.',
    remedy: 'Add the parameter with its value to the artifact in the template.',
  };
}

function wrongValue({ name }: Artifact, parameter: string, demand: string): Finding {
  return {
    code: 'IF512',
    severity: 'error',
    what: `The parameter ${parameter} of the artifact ${name} takes ${demand}.`,
    why: 'The template gives something else.',
    remedy: 'Correct the value in the template, or in the parameter from which it comes.',
  };
}

/** Azure has no field for it: those who keep a repository write it into title or description. */
function deprecationFindings({ name, title, description }: Artifact): Finding[] {
  if (!/\bdeprecated\b/i.test(`${title} ${description}`)) return [];
  return [
    {
      code: 'IF513',
      severity: 'warning',
      what: `The artifact ${name} is deprecated.`,
      why: `Its repository says so: ${title}.`,
      remedy: 'Take the artifact that replaces it, before it is removed.',
    },
  ];
}

function systemFindings({ name, targetOsType }: Artifact, osType: OsType | undefined): Finding[] {
  if (targetOsType === undefined || osType === undefined || sameName(targetOsType, osType)) return [];
  return [
    {
      code: 'IF514',
      severity: 'error',
      what: `The artifact ${name} is for ${targetOsType}, and the machine has ${osType}.`,
      why: 'Azure applies artifacts to machines of their own operating system only.',
      remedy: 'Take an artifact for this operating system, or correct osType in galleryImageReference.',
    },
  ];
}
