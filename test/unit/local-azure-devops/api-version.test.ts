import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { refuseVersion } from '../../local-azure-devops/api-version.js';

const refusalOf = (requested: string, latest = 6.1, isPreview = true): string | undefined =>
  refuseVersion(requested, latest, isPreview)?.body?.toString();

describe('The REST API of the local Azure DevOps', () => {
  it('takes a version that the server has', () => {
    assert.equal(refusalOf('6.0-preview.2'), undefined);
    assert.equal(refusalOf('6.0', 6.1, false), undefined);
  });

  it('refuses a version that is newer than the server, and names the latest', () => {
    assert.match(refusalOf('7.2-preview.1') ?? '', /7\.2 is out of range.*supports is 6\.1\./);
  });

  it('refuses a call that is a preview without the word', () => {
    assert.match(refusalOf('6.0') ?? '', /under preview.*\\"6\.0-preview\\"/);
  });

  it('refuses a call without a version that it can read', () => {
    assert.match(refusalOf('') ?? '', /not valid/);
  });
});
