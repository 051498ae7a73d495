import type { Lab } from '../../../tasks/core/azure/resources/labs.js';
import { labOf } from '../../worlds/azure-things.js';
import { type Answer, answeringTo, group } from '../azure/answering.js';

/** A request to the lab, e.g. `GET machine`, `PUT deployment`, `POST stop`, `GET machines`. */
export type Question = `${'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'} ${Kind}`;

type Kind =
  'machine' | 'machines' | 'start' | 'stop' | 'deallocate' | 'deployment' | 'deployments' | 'failures';

/** The lab whose subscription `labAnswering` answers for. */
export const lab: Lab = labOf('Factory', {
  id: `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Factory`,
  subscriptionId: group.subscriptionId,
});

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/\/virtualmachines\/[^/]+\/start$/i, 'start'],
  [/\/virtualmachines\/[^/]+\/stop$/i, 'stop'],
  [/\/virtualmachines\/[^/]+\/deallocate$/i, 'deallocate'],
  [/\/virtualmachines\/[^/]+$/i, 'machine'],
  [/\/virtualmachines$/i, 'machines'],
  [/\/deployments\/[^/]+\/operations$/i, 'failures'],
  [/\/deployments\/[^/]+$/i, 'deployment'],
  [/\/deployments$/i, 'deployments'],
];

function questionOf(method: string, url: string): string {
  const { pathname } = new URL(url);
  const [, kind = pathname] = kinds.find(([path]) => path.test(pathname)) ?? [];
  return `${method} ${kind}`;
}

/** An Azure that gives each kind of question its answers in turn; the last one is given again and again. */
export function labAnswering(answers: Partial<Readonly<Record<Question, readonly Answer[]>>>) {
  const counts = new Map<string, number>();
  const { azure, requests } = answeringTo(({ method, url }) => {
    const question = questionOf(method, url);
    const list = answers[question as Question] ?? [];
    const count = counts.get(question) ?? 0;
    counts.set(question, count + 1);
    return list[Math.min(count, list.length - 1)] ?? unexpected;
  });
  const asked = () => requests.map(({ method, url }) => questionOf(method, url));
  const sent = (question: Question) =>
    requests
      .filter(({ method, url }) => questionOf(method, url) === question)
      .map(({ url, body }) => ({ url, body: JSON.parse(typeof body === 'string' ? body : '{}') as unknown }));
  return { azure, asked, sent };
}

const unexpected: Answer = { status: 418 };

export const missing: Answer = { status: 404, body: { error: { code: 'NotFound', message: 'Missing.' } } };

/** The record of a deployment in a state. */
export function deploymentIn(provisioningState: string, error?: object): Answer {
  return { body: { properties: { provisioningState, ...(error ? { error } : {}) } } };
}

export interface MachineLook {
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** e.g. `deallocated`. */
  readonly power?: string;
  /** The id of its compute virtual machine. */
  readonly computeId?: string;
  /** States of its artifacts, e.g. `Pending`. */
  readonly artifacts?: readonly string[];
  readonly provisioningState?: string;
  readonly artifactDeployment?: { readonly totalArtifacts: number; readonly deploymentStatus?: string };
}

/** A lab VM as Azure shows it. */
export function machineBody(look: MachineLook = {}) {
  const { name = 'W', tags = {}, power, computeId, artifacts = [], artifactDeployment } = look;
  const { provisioningState = 'Succeeded' } = look;
  const statuses = power === undefined ? [] : [{ code: `PowerState/${power}` }];
  return {
    id: `${lab.id}/virtualmachines/${name}`,
    name,
    tags,
    properties: {
      provisioningState,
      ...(computeId !== undefined && { computeId }),
      computeVm: { statuses },
      artifacts: artifacts.map((status, index) => ({ artifactId: `/artifacts/a${index}`, status })),
      artifactDeploymentStatus: artifactDeployment ?? { totalArtifacts: artifacts.length },
    },
  };
}

export function machineLooking(look: MachineLook = {}): Answer {
  return { body: machineBody(look) };
}
