import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { extensionVersion } from '../../../tasks/core/definitions/version.js';
import { originOf } from '../../../tasks/core/pipeline/origin.js';

const build = {
  SYSTEM_COLLECTIONURI: 'https://dev.azure.com/contoso/',
  SYSTEM_TEAMPROJECT: 'My images',
  SYSTEM_DEFINITIONID: '7',
  SYSTEM_JOBID: 'the-job',
  SYSTEM_JOBDISPLAYNAME: 'Distribute 2',
  SYSTEM_JOBATTEMPT: '3',
  SYSTEM_TASKINSTANCEID: 'the-step',
  BUILD_BUILDID: '4711',
};

describe('The origin of a report', () => {
  it('is the build, its pipeline, the job and attempt, and the log of the step', () => {
    assert.deepEqual(originOf(build), {
      extensionVersion,
      buildId: '4711',
      definitionId: '7',
      job: { id: 'the-job', name: 'Distribute 2', attempt: 3 },
      logUrl:
        'https://dev.azure.com/contoso/My%20images/_build/results?buildId=4711&view=logs&j=the-job&t=the-step',
    });
  });

  it('has the page of the stage in a classic release', () => {
    const release = { ...build, RELEASE_RELEASEID: '12', RELEASE_ENVIRONMENTID: '34' };
    assert.equal(
      originOf(release).logUrl,
      'https://dev.azure.com/contoso/My%20images/_releaseProgress?_a=release-environment-logs&releaseId=12&environmentId=34',
    );
  });

  it('leaves out what the agent does not tell', () => {
    assert.deepEqual(originOf({}), { extensionVersion });
  });
});
