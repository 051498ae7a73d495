import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ArmResponse } from '../../../../local-azure/arm/provider.js';
import type { Resource } from '../../../../local-azure/arm/resources.js';
import { codeOf, createLaboratory, lab } from '../laboratory.js';

const contents = { resources: [] };

const templates = [
  { name: 'WebApp', contents },
  { name: 'Network', source: 'own', displayName: 'A network', description: 'Only a network', contents },
  { name: 'Old', source: 'own', enabled: false, contents },
];

const namesOf = ({ body }: ArmResponse) => (body as { value: Resource[] }).value.map(({ name }) => name);

const OWN = `${lab}/artifactSources/own/armTemplates`;

describe('The templates of environments', () => {
  it('are in the artifact sources that the world names, the public one among them', async () => {
    const { ask } = createLaboratory({ templates });
    assert.deepEqual(namesOf(await ask('GET', `${lab}/artifactsources`)), ['own', 'public repo']);
    assert.deepEqual(namesOf(await ask('GET', OWN)), ['Network', 'Old']);
    assert.deepEqual(namesOf(await ask('GET', `${lab}/artifactsources/public repo/armtemplates`)), [
      'WebApp',
    ]);
    assert.equal(codeOf(await ask('GET', OWN.replace('own', 'none'))), 'ResourceNotFound');
  });

  it('are shown with their contents', async () => {
    const { ask } = createLaboratory({ templates });
    const { id, properties } = (await ask('GET', `${OWN}/network`)).body as Resource;
    const { createdDate, ...others } = properties;
    assert.equal(id, `${OWN}/Network`.toLowerCase());
    assert.equal(typeof createdDate, 'string');
    assert.deepEqual(others, {
      displayName: 'A network',
      description: 'Only a network',
      publisher: 'Lab',
      contents,
      parametersValueFilesInfo: [],
      enabled: true,
    });
    assert.equal(codeOf(await ask('GET', `${OWN}/none`)), 'ArmTemplateNotFound');
  });

  it('cannot be used where they, or their source, are disabled', async () => {
    const { ask } = createLaboratory({ templates, publicRepository: 'Disabled' });
    const refusal = async (armTemplateId: string) =>
      codeOf(
        await ask('PUT', `${lab}/users/@me/environments/first`, {
          properties: { deploymentProperties: { armTemplateId } },
        }),
      );
    assert.equal(await refusal(`${OWN}/old`), 'ArmTemplateDisabled');
    assert.equal(await refusal('/artifactSources/public repo/armTemplates/WebApp'), 'ArmTemplateDisabled');
  });
});
