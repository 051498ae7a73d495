import { openContainer } from '../../../tasks/core/azure/blobs/container.js';
import type { NewArtifact } from '../../../tasks/core/azure/resources/new-lab-machine.js';
import type { Means } from './means.js';
import { put } from './put.js';
import type { KitLab } from './things.js';

const apiVersion = '2018-09-15';

/** The repository of artifacts that Microsoft publishes. */
const repository = {
  displayName: 'Public Artifact Repo',
  uri: 'https://github.com/Azure/azure-devtestlab.git',
  sourceType: 'GitHub',
  folderPath: '/Artifacts',
  branchRef: 'master',
  status: 'Enabled',
};

/** The id of an artifact of the public repository, which a lab is given where it has none. */
export async function publicArtifact(lab: KitLab, name: string, means: Means): Promise<string> {
  const path = `${lab.id}/artifactSources/public repo`;
  const { status } = await means.ask({ method: 'GET', path, apiVersion });
  if (status === 404) await put(path, apiVersion, { tags: means.tags, properties: repository }, means);
  return `${path}/artifacts/${name}`;
}

/** Seconds for which a machine can read its script. */
const readableSeconds = 4 * 3600;

/** An artifact that runs a script of a shell. */
export async function scriptArtifact(lab: KitLab, script: string, means: Means): Promise<NewArtifact> {
  const { azure, signal, newName } = means;
  const container = await openContainer(azure, lab.storageAccountId, 'kitscripts', signal);
  await container.create();
  const name = `${newName('script')}.sh`;
  await container.writeText(name, script, {});
  const scriptFileUris = JSON.stringify([await container.readUrl(name, readableSeconds)]);
  return {
    id: await publicArtifact(lab, 'linux-run-bash', means),
    parameters: { scriptFileUris, scriptToRun: name, scriptArguments: '' },
  };
}
