import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { relative, sep } from 'node:path';
import { findingsOfFolder } from '../../../worlds/findings-of-folder.js';
import type { Finding } from '../../../../tasks/core/step/action.js';
import { assertTells, type ExpectedFinding, readCases } from '../../../worlds/cases.js';

describe('The configuration of a team, without Azure:', () => {
  for (const { name, configuration, expected } of readCases())
    it(`${name}: ${expected.right}`, async () => {
      const found = await findingsOfFolder(configuration);
      const summary = found.map((finding) => briefly(finding, configuration));
      assert.deepEqual(summary.sort(), expected.findings.map(expectedBriefly).sort());
      for (const one of expected.findings) assertTells(textOf(found, one, configuration), one);
    });
});

/** Code, severity and place. */
function briefly(finding: Finding, configuration: string): string {
  return `${finding.code ?? ''} ${finding.severity} ${placeOf(finding, configuration)}`;
}

function expectedBriefly({ code, severity, at }: ExpectedFinding): string {
  return `${code} ${severity} ${at}`;
}

function placeOf({ file, line }: Finding, configuration: string): string {
  const path =
    relative(configuration, file ?? configuration)
      .split(sep)
      .join('/') || '.';
  return line === undefined ? path : `${path}:${line}`;
}

/** All texts of the findings of one kind and place. */
function textOf(found: readonly Finding[], one: ExpectedFinding, configuration: string): string {
  return found
    .filter((finding) => briefly(finding, configuration) === expectedBriefly(one))
    .map(({ what, why, remedy }) => [what, why, remedy].join(' '))
    .join('\n');
}
