import { evaluate, memberOf, quoted, withoutBrackets } from '../../configuration/expression.js';
import type { JsonArray, JsonValue } from '../../configuration/json.js';
import type { Known, Scope } from '../../configuration/known.js';
import type { OsType } from '../images/os-type.js';

/** The artifacts of the public repository that generalize a VM, which is deallocated after that (C36, C41). */
const generalizations: Readonly<Record<OsType, string>> = {
  Windows: 'windows-sysprep',
  Linux: 'linux-deprovision',
};

export interface PreparedArtifacts {
  /** The value that replaces `artifacts` of the VM; undefined if the VM has no artifacts. */
  readonly artifacts: JsonValue | undefined;
  /** The number of artifacts known to be in it. */
  readonly count: number;
  /** True if one of them generalizes the VM, which ends with its deallocation (C41, C48). */
  readonly generalizes: boolean;
  /** The index of the one that generalizes the VM, if others follow it (C37). */
  readonly misplacedAt?: number;
}

/**
 * Appends the artifact that generalizes the VM, unless the VM has it already (C36, C37).
 * @param osType selects the artifact; undefined appends none
 * @param labName an expression for the lab's name, without brackets
 */
export function prepareArtifacts(
  artifacts: JsonValue | undefined,
  osType: OsType | undefined,
  labName: string,
  scope: Scope,
): PreparedArtifacts {
  const known = evaluate(artifacts, scope);
  const list: readonly Known[] = Array.isArray(known) ? (known as readonly Known[]) : [];
  const names = list.map(artifactName);
  const place = names.findLastIndex((name) => isGeneralization(name, osType));
  if (place >= 0 || osType === undefined)
    return {
      artifacts,
      count: list.length,
      generalizes: place >= 0,
      ...(place >= 0 && place < list.length - 1 ? { misplacedAt: place } : {}),
    };
  const appended = append(artifacts, artifactId(osType, labName));
  return { artifacts: appended, count: list.length + 1, generalizes: true };
}

function isGeneralization(name: string | undefined, osType: OsType | undefined): boolean {
  const wanted = osType ? [generalizations[osType]] : Object.values(generalizations);
  return name !== undefined && wanted.includes(name);
}

/** The lower-case name of an artifact, however its id is written; undefined if that cannot be known. */
function artifactName(artifact: Known): string | undefined {
  const id = memberOf(artifact, 'artifactId');
  return typeof id === 'string' ? id.split('/').at(-1)?.toLowerCase() : undefined;
}

function artifactId(osType: OsType, labName: string): string {
  const type = quoted('Microsoft.DevTestLab/labs/artifactSources/artifacts');
  return `resourceId(${type}, ${labName}, 'public repo', ${quoted(generalizations[osType])})`;
}

/** Artifacts that are an expression are wrapped in one (C44). */
function append(artifacts: JsonValue | undefined, id: string): JsonValue {
  const list: JsonArray = Array.isArray(artifacts) ? (artifacts as JsonArray) : [];
  if (typeof artifacts !== 'string') return [...list, { artifactId: `[${id}]` }];
  return `[concat(${withoutBrackets(artifacts)}, createArray(createObject('artifactId', ${id})))]`;
}
