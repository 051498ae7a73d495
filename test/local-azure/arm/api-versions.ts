import { parseResourceId, resourceGroupId } from './identifiers.js';
import { ArmError } from './provider.js';
import type { ResourceStore } from './resources.js';

/** The versions of Azure Resource Manager itself: subscriptions, groups, deployments, tags. Newest first. */
const own =
  words(`2025-04-01 2025-03-01 2024-11-01 2024-08-01 2024-07-01 2024-06-01-preview 2024-03-01 2023-07-01
  2023-07-01-preview 2023-03-01-preview 2022-12-01 2022-11-01-preview 2022-09-01 2022-06-01 2022-05-01
  2022-03-01-preview 2022-01-01 2021-04-01 2021-01-01 2020-10-01 2020-09-01 2020-08-01 2020-07-01 2020-06-01
  2020-05-01 2020-01-01 2019-11-01 2019-10-01 2019-09-01 2019-08-01 2019-07-01 2019-06-01 2019-05-10 2019-05-01
  2019-03-01 2018-11-01 2018-09-01 2018-08-01 2018-07-01 2018-06-01 2018-05-01 2018-02-01 2018-01-01 2017-12-01
  2017-08-01 2017-06-01 2017-05-10 2017-05-01 2017-03-01 2016-09-01 2016-07-01 2016-06-01 2016-02-01 2015-11-01
  2015-01-01 2014-04-01-preview 2014-04-01`);

/** The versions of types, by the beginning of the type; the first that fits counts. */
const versions: readonly (readonly [type: RegExp, versions: readonly string[]])[] = [
  [/^microsoft\.devtestlab\/labs\/sharedgalleries/, ['2018-10-15-preview']],
  [
    /^microsoft\.devtestlab\//,
    words('2018-10-15-preview 2018-09-15 2017-04-26-preview 2016-05-15 2015-05-21-preview'),
  ],
  [
    /^microsoft\.compute\/(disks|diskaccesses|snapshots|locations\/diskoperations)/,
    words(`2025-01-02 2024-03-02 2023-10-02 2023-04-02 2023-01-02 2022-07-02 2022-03-02 2021-12-01 2021-08-01
      2021-04-01 2020-12-01 2020-09-30 2020-06-30 2020-05-01 2019-11-01 2019-07-01 2019-03-01 2018-09-30 2018-06-01
      2018-04-01 2017-03-30 2016-04-30-preview`),
  ],
  [
    /^microsoft\.compute\/(galleries|locations\/capsoperations)/,
    words(`2025-03-03 2024-03-03 2023-07-03 2022-08-03 2022-03-03 2022-01-03 2021-10-01 2021-07-01 2020-09-30
      2019-12-01 2019-07-01 2019-03-01 2018-06-01`),
  ],
  [/^microsoft\.compute\/skus/, words('2021-07-01 2019-04-01 2017-09-01 2017-03-30')],
  [
    /^microsoft\.compute\//,
    words(`2025-04-01 2024-11-01 2024-07-01 2024-03-01 2023-09-01 2023-07-01 2023-03-01 2022-11-01 2022-08-01
      2022-03-01 2021-11-01 2021-07-01 2021-04-01 2021-03-01 2020-12-01 2020-06-01 2019-12-01 2019-07-01 2019-03-01
      2018-10-01 2018-06-01 2018-04-01 2017-12-01 2017-03-30 2016-08-30 2016-04-30-preview 2016-03-30 2015-06-15
      2015-05-01-preview`),
  ],
  [
    /^microsoft\.storage\//,
    words(`2025-06-01 2025-01-01 2024-01-01 2023-05-01 2023-04-01 2023-01-01 2022-09-01 2022-05-01 2021-09-01
      2021-08-01 2021-06-01 2021-05-01 2021-04-01 2021-02-01 2021-01-01 2020-08-01-preview 2019-06-01 2019-04-01
      2018-11-01 2018-07-01 2018-03-01-preview 2018-02-01 2017-10-01 2017-06-01 2016-12-01 2016-05-01 2016-01-01
      2015-06-15 2015-05-01-preview`),
  ],
  [
    /^microsoft\.authorization\/permissions/,
    words('2022-05-01-preview 2022-04-01 2018-07-01 2018-01-01-preview 2016-07-01 2015-07-01 2015-06-01'),
  ],
  [
    /^microsoft\.authorization\/role(definitions|assignments)/,
    words(
      '2022-05-01-preview 2022-04-01 2020-04-01-preview 2018-09-01-preview 2018-01-01-preview 2015-07-01',
    ),
  ],
  [/^(microsoft\.resources\/(?!deploymentscripts).*|)$/, own],
];

/**
 * Checks the api-version of a request.
 * @param path decoded
 * @throws ArmError if Azure Resource Manager, or the provider of the resource, has no such version
 */
export function checkApiVersion(path: string, apiVersion: string, resources: ResourceStore): void {
  const { type } = parseResourceId(path);
  if (isSupported(type, apiVersion)) return;
  const location = locationOf(path, resources);
  if (isOwn(type) || !isVersion(apiVersion) || location === undefined) throw invalid(apiVersion);
  throw notRegistered(type, apiVersion, location, resources);
}

/**
 * Checks the `apiVersion` of a resource in a template.
 * @throws ArmError as `checkApiVersion`; it fails this resource only
 */
export function checkTemplateVersion(
  id: string,
  { apiVersion, location }: Readonly<Record<string, unknown>>,
  resources: ResourceStore,
): void {
  const { type } = parseResourceId(id);
  if (typeof apiVersion !== 'string' || isSupported(type, apiVersion)) return;
  const place = typeof location === 'string' ? location : (locationOf(id, resources) ?? '');
  throw notRegistered(type, apiVersion, place, resources);
}

function words(text: string): string[] {
  return text.split(/\s+/);
}

/** Undefined for types of which nothing is known. */
function versionsOf(type: string): readonly string[] | undefined {
  return versions.find(([known]) => known.test(type.toLowerCase()))?.[1];
}

function isSupported(type: string, apiVersion: string): boolean {
  return versionsOf(type)?.includes(apiVersion.toLowerCase()) ?? true;
}

function isOwn(type: string): boolean {
  return versionsOf(type) === own;
}

function isVersion(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(-\w+)?$/.test(text);
}

/** The location of a resource or of what it is in; a group has one, a subscription has none. */
function locationOf(path: string, resources: ResourceStore): string | undefined {
  const { subscriptionId, resourceGroup } = parseResourceId(path);
  const above = path
    .split('/')
    .map((_, index, segments) => segments.slice(0, segments.length - index).join('/'));
  const ids = [...above, resourceGroupId(subscriptionId, resourceGroup)];
  return ids.map((id) => resources.get(id)?.location).find((location) => location !== undefined);
}

function invalid(apiVersion: string): ArmError {
  return new ArmError(
    400,
    'InvalidApiVersionParameter',
    `The api-version '${apiVersion}' is invalid. The supported versions are '${own.join(',')}'.`,
  );
}

function notRegistered(
  type: string,
  apiVersion: string,
  location: string,
  resources: ResourceStore,
): ArmError {
  const supported = [...(versionsOf(type) ?? [])].reverse().join(', ');
  const locations = new Set([...resources.all()].map((resource) => resource.location).filter(Boolean));
  return new ArmError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '${location}' and API version '${apiVersion}' ` +
      `for type '${type.split('/').slice(1).join('/')}'. The supported api-versions are '${supported}'. ` +
      `The supported locations are '${[...locations].join(', ')}'.`,
  );
}
