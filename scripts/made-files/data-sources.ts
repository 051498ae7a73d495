import type { Input, ListName, TaskDefinition } from '../../tasks/core/definitions/input.js';

/** What Azure lists for an input, of what the inputs before it name. */
interface Listed {
  /** The input that has the resource id of what the things are in; absent for labs. */
  readonly within?: string;
  /** The address below that id. */
  readonly path: string;
  /** What the list shows of a thing. */
  readonly shown: string;
}

const version = 'api-version=2018-09-15';

const lists: Readonly<Record<Exclude<ListName, 'labs'>, Listed>> = {
  'virtual machines': { path: 'virtualmachines', shown: 'name' },
  'custom images': { path: 'customimages', shown: 'name' },
  environments: { path: 'users/@all/environments', shown: 'name' },
  repositories: { path: 'artifactsources', shown: 'properties.displayName' },
  'environment templates': { within: 'RepositoryId', path: 'armtemplates', shown: 'properties.displayName' },
};

/** The list of a form for an input; none for what is only typed. */
export function dataSource(input: Input, { inputs }: TaskDefinition): object[] {
  if (input.type !== 'text' || input.list === undefined) return [];
  if (input.list === 'labs') return [labsOfSubscription(input.name)];
  const { within = labInputOf(inputs), path, shown } = lists[input.list];
  return [
    {
      target: input.name,
      endpointId: '$(ConnectedServiceName)',
      parameters: { [within]: `$(${within})` },
      endpointUrl: `{{{endpoint.url}}}{{{${within}}}}/${path}?${version}`,
      resultSelector: 'jsonpath:$.value[*]',
      resultTemplate: `{ "Value" : "{{{id}}}", "DisplayValue" : "{{{${shown}}}}" }`,
    },
  ];
}

function labInputOf(inputs: TaskDefinition['inputs']): string {
  return inputs.find((input) => input.type === 'text' && input.list === 'labs')?.name ?? '';
}

/**
 * The labs to choose from. A connection for a management group has no subscription: then the input says it. The condition
 * has the form of the one by which Azure Resource Manager connections test themselves.
 */
function labsOfSubscription(target: string): object {
  return {
    target,
    endpointId: '$(ConnectedServiceName)',
    parameters: { SubscriptionId: '$(SubscriptionId)' },
    endpointUrl:
      "{{{endpoint.url}}}/subscriptions/{{#equals endpoint.scopeLevel 'ManagementGroup'}}{{{SubscriptionId}}}{{else}}" +
      `{{{endpoint.subscriptionId}}}{{/equals}}/providers/Microsoft.DevTestLab/labs?${version}`,
    resultSelector: 'jsonpath:$.value[*]',
    resultTemplate: '{ "Value" : "{{{id}}}", "DisplayValue" : "{{{name}}}" }',
  };
}
