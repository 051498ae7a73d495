import type { Finding } from '../../configuration/finding.js';
import { defaultsOf } from '../../definitions/defaults.js';
import { validateConfiguration } from '../../definitions/tasks.js';
import { findingsOf } from './plan.js';
import { readFolder } from './state.js';

/** All that can be known of a Configuration folder without Azure and without the inputs of the tasks, worst first. */
export async function findingsOfFolder(folder: string): Promise<Finding[]> {
  const { gallery, ...inputs } = { ...defaultsOf(validateConfiguration), ConfigurationLocation: folder };
  const all = findingsOf(await readFolder({ ...inputs, gallery }, new Date()), inputs);
  // A place that several golden images share has the same finding for each.
  const findings = [...new Map(all.map((finding) => [JSON.stringify(finding), finding])).values()];
  return ['error', 'warning', 'notice'].flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  );
}
