import type { NewArtifact } from '../../azure/resources/new-lab-machine.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { TestSettings } from '../../configuration/test-settings.js';
import type { OsType } from '../images/os-type.js';

/** Something that has to succeed on a VM of an image: an artifact, or a script that an artifact runs. */
export type WantedCase = ArtifactCase | ScriptCase;

interface NamedCase {
  /** As results show it. */
  readonly name: string;
  /** The name of its artifact, and of the repository in the factory lab that has it. */
  readonly artifact: string;
  readonly repository: string;
}

export interface ArtifactCase extends NamedCase {
  readonly parameters: Readonly<Record<string, string>>;
}

export interface ScriptCase extends NamedCase {
  /** The script as a file has it, below the folder Tests, or the script itself. */
  readonly script: { readonly path: string } | { readonly text: string };
  /** The name of its blob, and of its file on the VM. */
  readonly fileName: string;
}

/** The first case of every test: an image whose VMs do not come to print a line is of no use. */
export const bootCase = 'boot';

const publicRepository = 'public repo';

/**
 * The artifacts of the public repository that bring files to a VM and run one of them. Windows runs it by PowerShell, Linux
 * by `sh` (https://github.com/Azure/azure-devtestlab, folder Artifacts).
 */
const runners = { Windows: 'windows-run-powershell', Linux: 'linux-run-bash' } as const;

const bootScripts = {
  Windows: "Write-Output 'The image boots.'\r\n",
  Linux: "echo 'The image boots.'\n",
} as const;

/**
 * What is tested of an image, in this order: that a VM of it boots, the scripts, and the artifacts.
 * @param scripts what the names of the blobs of the scripts begin with
 */
export function wantedCases(test: TestSettings, osType: OsType, scripts: string): readonly WantedCase[] {
  const runner = { artifact: runners[osType], repository: publicRepository };
  const extension = osType === 'Windows' ? 'ps1' : 'sh';
  const boot = {
    name: bootCase,
    ...runner,
    script: { text: bootScripts[osType] },
    fileName: `${scripts}0-boot.${extension}`,
  };
  return [
    ...(needsBoot(test, osType) ? [boot] : []),
    ...test.scripts.map((path, index) => ({
      name: path,
      ...runner,
      script: { path },
      fileName: `${scripts}${index + 1}-${plainName(path)}`,
    })),
    ...test.artifacts.map(({ name, repository, parameters }) => ({
      name,
      artifact: name,
      repository,
      parameters,
    })),
  ];
}

/** Artifacts of one's own show that a VM boots, and what runs scripts on Linux needs a Python that not every image has. */
function needsBoot({ scripts, artifacts }: TestSettings, osType: OsType): boolean {
  return osType === 'Windows' || scripts.length > 0 || artifacts.length === 0;
}

/** The extension on the VM keeps folders of a blob on Windows alone, and command lines are not quoted. */
function plainName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').replaceAll(/[^\w.-]/g, '_');
}

/** The scripts that the operating system of an image does not run, which is no fault of the image. */
export function misfits(cases: readonly WantedCase[], osType: OsType): readonly string[] {
  return cases
    .filter((one) => 'script' in one && 'path' in one.script)
    .map(({ name }) => name)
    .filter((name) => /\.ps1$/i.test(name) !== (osType === 'Windows'));
}

/**
 * A case as the VM is to have it.
 * @param urlOf the address at which the VM reads a script
 */
export function artifactOf(
  wanted: WantedCase,
  { id }: Pick<Lab, 'id'>,
  urlOf: (fileName: string) => string,
): NewArtifact {
  return {
    id: `${id}/artifactSources/${wanted.repository}/artifacts/${wanted.artifact}`,
    parameters:
      'script' in wanted
        ? {
            // The value of a parameter is a text also where the parameter is a list.
            scriptFileUris: JSON.stringify([urlOf(wanted.fileName)]),
            scriptToRun: wanted.fileName,
            scriptArguments: '',
          }
        : wanted.parameters,
  };
}
