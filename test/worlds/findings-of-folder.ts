import type { ValidateInputs } from '../../tasks/core/factory/validate/inputs.js';
import { plan } from '../../tasks/core/factory/validate/plan.js';
import { readFolder } from '../../tasks/core/factory/validate/state.js';
import { defaultsOf } from '../../tasks/core/definitions/defaults.js';
import { validateConfiguration } from '../../tasks/core/definitions/tasks.js';
import { worstFirst } from '../../tasks/core/report/report.js';
import { findingsOf } from '../../tasks/core/run/problem.js';
import type { Finding } from '../../tasks/core/configuration/finding.js';

/** All that can be known of a Configuration folder without Azure and without the inputs of the tasks, worst first. */
export async function findingsOfFolder(folder: string): Promise<Finding[]> {
  const inputs = { ...defaultsOf(validateConfiguration), ConfigurationLocation: folder, gallery: undefined };
  return worstFirst(planned(await readFolder(inputs, new Date()), inputs)) as Finding[];
}

function planned(state: Parameters<typeof plan>[0], inputs: ValidateInputs) {
  try {
    return plan(state, inputs).leftAlone.flatMap(({ findings = [] }) => findings);
  } catch (error) {
    return findingsOf(error);
  }
}
