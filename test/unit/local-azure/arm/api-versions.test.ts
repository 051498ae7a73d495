import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { checkApiVersion, checkTemplateVersion } from '../../../local-azure/arm/api-versions.js';
import { createResourceStore } from '../../../local-azure/arm/resources.js';

const subscription = '/subscriptions/s';

const group = `${subscription}/resourceGroups/g`;

const lab = `${group}/providers/Microsoft.DevTestLab/labs/l`;

const resources = createResourceStore();
for (const [id, location] of [
  [group, 'westeurope'],
  [lab, 'eastus'],
] as const)
  resources.set({ id, name: id, type: 'T', location, properties: {} });

const ask = (path: string, version: string) => () => checkApiVersion(path, version, resources);

describe('The api-version of a request', () => {
  const served: readonly (readonly [path: string, version: string])[] = [
    ['/subscriptions', '2016-06-01'],
    [`${group}/deployments/d/operations`, '2024-03-01'],
    [lab, '2018-09-15'],
    [`${lab}/virtualmachines/v/start`, '2016-05-15'],
    [`${lab}/sharedgalleries/g`, '2018-10-15-Preview'],
    [`${group}/providers/Microsoft.Compute/disks/d/beginGetAccess`, '2023-10-02'],
    [`${subscription}/providers/Microsoft.Compute/locations/eastus/DiskOperations/o`, '2023-10-02'],
    [`${subscription}/providers/Microsoft.Compute/locations/eastus/vmSizes`, '2024-03-01'],
    [`${subscription}/providers/Microsoft.Compute/locations/eastus/capsOperations/o`, '2023-07-03'],
    [`${group}/providers/Made.Up/things/t`, '1'],
  ];
  for (const [path, version] of served)
    it(`${version} is served for ${path}`, () => {
      assert.doesNotThrow(ask(path, version));
    });

  it('is refused with those of Azure Resource Manager where it is none, or where no location is known', () => {
    const refusal = {
      status: 400,
      code: 'InvalidApiVersionParameter',
      message:
        /^The api-version '[^']+' is invalid\. The supported versions are '2025-04-01,.*,2024-03-01,.*,2014-04-01'\.$/,
    };
    for (const path of ['/subscriptions', `${group}/resources`])
      assert.throws(ask(path, '2099-01-01'), refusal);
    assert.throws(ask(lab, 'latest'), refusal);
    assert.throws(ask(`${subscription}/providers/Microsoft.DevTestLab/labs`, '2018-09-16'), refusal);
  });

  it('is refused with those of the type where the provider has others', () => {
    const refusal = (type: string, version: string, location: string, last: string) => ({
      status: 400,
      code: 'NoRegisteredProviderFound',
      message: new RegExp(
        `^No registered resource provider found for location '${location}' and API version '${version}' ` +
          `for type '${type}'\\. The supported api-versions are '.*${last}'\\. ` +
          "The supported locations are 'westeurope, eastus'\\.$",
      ),
    });
    assert.throws(
      ask(`${lab}/virtualMachines/v`, '2018-09-16'),
      refusal('labs/virtualMachines', '2018-09-16', 'eastus', '2016-05-15, .*2018-10-15-preview'),
    );
    assert.throws(
      ask(`${lab}/sharedgalleries`, '2018-09-15'),
      refusal('labs/sharedgalleries', '2018-09-15', 'eastus', '2018-10-15-preview'),
    );
    assert.throws(
      ask(`${group}/providers/Microsoft.Compute/disks/d`, '2024-03-01'),
      refusal('disks', '2024-03-01', 'westeurope', '2025-01-02'),
    );
  });
});

describe('The apiVersion of a resource in a template', () => {
  const deploy =
    (apiVersion: string, more: object = {}) =>
    () =>
      checkTemplateVersion(`${lab}/virtualmachines/v`, { apiVersion, ...more }, resources);

  it('is one that the type has', () => {
    assert.doesNotThrow(deploy('2016-05-15'));
    assert.throws(deploy('2015-05-01-preview', { location: 'uksouth' }), {
      code: 'NoRegisteredProviderFound',
      message: /for location 'uksouth' and API version '2015-05-01-preview' for type 'labs\/virtualmachines'/,
    });
    assert.throws(deploy('1'), { message: /for location 'eastus'/ });
  });
});
