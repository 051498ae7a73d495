import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { demandOf, demandsNeverMet } from '../../../../tasks/core/factory/whole/core-demand.js';
import { shortageText } from '../../../../tasks/core/factory/whole/core-texts.js';

const family = 'standardDSv6Family';

const quotaOf = (name: string, limit: number, used = 0) => ({ name, limit, used });

describe('The cores that a VM needs', () => {
  const sizes = new Map([
    ['standard_d4s_v6', { cores: 4, family: 'StandardDsv6Family' }],
    ['standard_new', { cores: 8, family: 'standardNewFamily' }],
  ]);
  const quotas = [quotaOf('cores', 10), quotaOf(family, 10), quotaOf('standardESv5Family', 10)];

  it('count against the quota of its family, however it is written, and against that of all', () => {
    assert.deepEqual(
      [...demandOf('Standard_D4s_v6', sizes, quotas)],
      [
        [family, 4],
        ['cores', 4],
      ],
    );
  });

  it('count only against quotas that are known', () => {
    assert.deepEqual([...demandOf('Standard_New', sizes, quotas)], [['cores', 8]]);
    assert.deepEqual([...demandOf('Standard_Unknown', sizes, quotas)], []);
  });

  it('are told with what is free while it waits', () => {
    const shortage = { limit: 10, needed: 4 };
    assert.equal(
      shortageText({ ...shortage, quota: family, free: 1 }),
      `4 cores of the family ${family} (1 free)`,
    );
    assert.equal(shortageText({ ...shortage, quota: 'cores', free: 0 }), '4 cores (0 free)');
  });
});

describe('A VM that can never be built', () => {
  const judge = (limit: number, total: number, needed = 4) => {
    const demand = new Map([
      [family, needed],
      ['cores', needed],
    ]);
    const quotas = [quotaOf('cores', total), quotaOf(family, limit, limit)];
    const problems = demandsNeverMet(new Map([['Server', demand]]), quotas, 'westeurope');
    return [...problems].map(([key, { message, remedy }]) => [key, message, remedy]);
  };

  it('is one whose family has a quota of 0 cores', () => {
    assert.deepEqual(judge(0, 0), [
      [
        'Server',
        `Server needs 4 cores of the family ${family}, and the quota of the subscription in westeurope is 0.`,
        `Request a quota of at least 4 for the family ${family} in westeurope (in the Azure portal: Quotas, Compute), ` +
          'or take a size of another family.',
      ],
    ]);
  });

  it('is one that needs more cores than its region or its family has', () => {
    const portal = 'in westeurope (in the Azure portal: Quotas, Compute), or take a size with fewer cores.';
    assert.deepEqual(judge(4, 3), [
      [
        'Server',
        'Server needs 4 cores, and the quota of the subscription in westeurope is 3.',
        `Request a quota of at least 4 for all cores ${portal}`,
      ],
    ]);
    assert.deepEqual(
      judge(1, 10).map(([, ...texts]) => texts),
      [
        [
          `Server needs 4 cores of the family ${family}, and the quota of the subscription in westeurope is 1.`,
          `Request a quota of at least 4 for the family ${family} ${portal}`,
        ],
      ],
    );
  });

  it('is every one in a region with a quota of 0 cores', () => {
    assert.deepEqual(judge(4, 0), [
      [
        'Server',
        'Server needs 4 cores, and the quota of the subscription in westeurope is 0.',
        'Request a quota of at least 4 for all cores in westeurope (in the Azure portal: Quotas, Compute), ' +
          'or use a factory lab in another region.',
      ],
    ]);
  });

  it('is none that fits once others are gone, or whose quotas are not known', () => {
    assert.deepEqual(judge(4, 4), []);
    const unknown = new Map([['Server', new Map([['standardNewFamily', 64]])]]);
    assert.equal(demandsNeverMet(unknown, [], 'westeurope').size, 0);
  });
});
