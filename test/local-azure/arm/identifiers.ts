/** The parts of a resource id such as `/subscriptions/s/resourceGroups/g/providers/N/labs/l/virtualmachines/v`. */
export interface ResourceIdentifier {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** e.g. `Microsoft.DevTestLab`; empty for subscriptions and resource groups. */
  readonly namespace: string;
  /** For example `Microsoft.DevTestLab/labs/virtualmachines`, spelled as in the id. */
  readonly type: string;
  /** Names from the outermost resource to the innermost, for example `['l', 'v']`. */
  readonly names: readonly string[];
}

/** The form in which resource ids are compared: without case, doubled slashes and a trailing slash. */
export function resourceKey(id: string): string {
  return `/${segmentsOf(id).join('/')}`.toLowerCase();
}

/** Parses a resource id; parts that it lacks are empty. */
export function parseResourceId(id: string): ResourceIdentifier {
  const segments = segmentsOf(id);
  const providers = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  const own = providers < 0 ? [] : segments.slice(providers + 1);
  const [namespace = '', ...pairs] = own;
  return {
    subscriptionId: segmentAfter(segments, 'subscriptions'),
    resourceGroup: segmentAfter(segments, 'resourcegroups'),
    namespace,
    type: [namespace, ...pairs.filter((_, index) => index % 2 === 0)].join('/'),
    names: pairs.filter((_, index) => index % 2 === 1),
  };
}

/** The id of a resource group, for example `/subscriptions/s/resourceGroups/g`. */
export function resourceGroupId(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function segmentAfter(segments: readonly string[], word: string): string {
  const index = segments.findIndex((segment) => segment.toLowerCase() === word);
  return index < 0 ? '' : (segments[index + 1] ?? '');
}
