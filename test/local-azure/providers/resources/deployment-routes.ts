import { asArmError, errorBody } from '../../arm/errors.js';
import { parseResourceId } from '../../arm/identifiers.js';
import { statusFolder } from '../../arm/operations.js';
import { page } from '../../arm/paging.js';
import { ArmError, type ArmRequest, type ArmResponse, type Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import { type Download, followLinks } from './content-links.js';
import type { DeploymentOperation, OperationLog } from './deployment-operations.js';
import { mayDeploy } from './deployment-permissions.js';
import { readDeploymentRequest } from './deployment-request.js';
import { DEPLOYMENT_TYPE, type Deployments } from './deployments.js';
import { parseFilter } from './filter.js';
import { limited } from './lists.js';

const GROUP = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}';

const COLLECTION = `${GROUP}/providers/${DEPLOYMENT_TYPE}`;

const DEPLOYMENT = `${COLLECTION}/{deployment}`;

/** ARM serves the operations at both addresses; the SDKs use the one without a provider. */
const OPERATIONS = [`${GROUP}/deployments/{deployment}/operations`, `${DEPLOYMENT}/operations`];

export function deploymentRoutes(
  context: ProviderContext,
  deployments: Deployments,
  download: Download,
): Route[] {
  const find = (request: ArmRequest): Resource | undefined =>
    context.resources.get(deploymentId(request, context));
  const existing = (request: ArmRequest): Resource => find(request) ?? notFound(request);
  return [
    { method: 'GET', path: COLLECTION, handle: (request) => list(request, context) },
    { method: 'GET', path: DEPLOYMENT, handle: (request) => ({ status: 200, body: existing(request) }) },
    { method: 'HEAD', path: DEPLOYMENT, handle: (request) => ({ status: find(request) ? 204 : 404 }) },
    {
      method: 'PUT',
      path: DEPLOYMENT,
      handle: (request) => put(request, context, deployments, download),
    },
    {
      method: 'DELETE',
      path: DEPLOYMENT,
      handle: (request) => remove(request, find(request), context, deployments),
    },
    {
      method: 'POST',
      path: `${DEPLOYMENT}/validate`,
      handle: (request) => validate(request, context, deployments, download),
    },
    {
      method: 'POST',
      path: `${DEPLOYMENT}/cancel`,
      handle: (request) => {
        deployments.cancel(existing(request));
        return { status: 204 };
      },
    },
    ...operationRoutes(context, (request) => deployments.operations(existing(request))),
  ];
}

function operationRoutes(
  { pageSize }: ProviderContext,
  logOf: (request: ArmRequest) => OperationLog | undefined,
): Route[] {
  return OPERATIONS.flatMap((path) => [
    {
      method: 'GET',
      path,
      handle: (request: ArmRequest) =>
        page(request, limited(logOf(request)?.list() ?? [], request), pageSize),
    },
    {
      method: 'GET',
      path: `${path}/{operation}`,
      handle: (request: ArmRequest) => ({ status: 200, body: operationOf(request, logOf(request)) }),
    },
  ]);
}

function operationOf({ parameters }: ArmRequest, log: OperationLog | undefined): DeploymentOperation {
  const id = parameters['operation'] ?? '';
  const operation = log?.get(id);
  if (operation === undefined)
    throw new ArmError(
      404,
      'DeploymentOperationNotFound',
      `Deployment operation '${id}' could not be found.`,
    );
  return operation;
}

/** The id of a deployment, with the group spelled as it was created. */
function deploymentId({ parameters }: ArmRequest, { resources }: ProviderContext): string {
  const { subscriptionId = '', resourceGroup = '', deployment = '' } = parameters;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return `${resources.get(group)?.id ?? group}/providers/${DEPLOYMENT_TYPE}/${deployment}`;
}

function notFound({ parameters }: ArmRequest): never {
  const name = parameters['deployment'] ?? '';
  throw new ArmError(404, 'DeploymentNotFound', `Deployment '${name}' could not be found.`);
}

function list(request: ArmRequest, { resources, pageSize }: ProviderContext): ArmResponse {
  const isWanted = parseFilter(request.query.get('$filter'));
  const found = resources
    .list(request.path)
    .filter(({ name, properties }) =>
      isWanted({ name, provisioningState: String(properties['provisioningState']) }),
    );
  return page(request, limited(found, request), pageSize);
}

async function put(
  request: ArmRequest,
  context: ProviderContext,
  deployments: Deployments,
  download: Download,
): Promise<ArmResponse> {
  const id = deploymentId(request, context);
  const body = await followLinks(request.body, download);
  const { isNew, deployment, work } = deployments.begin(
    id,
    { ...readDeploymentRequest(body), caller: request.principal.objectId },
    mayDeploy(request, context),
  );
  const { 'azure-asyncoperation': address } = context.operations.start({
    request,
    work,
    folder: statusFolder.deployment(request.path),
  });
  return { status: isNew ? 201 : 200, headers: { 'azure-asyncoperation': address }, body: deployment };
}

async function validate(
  request: ArmRequest,
  context: ProviderContext,
  deployments: Deployments,
  download: Download,
): Promise<ArmResponse> {
  try {
    const body = await followLinks(request.body, download);
    const properties = deployments.validate(
      deploymentId(request, context),
      readDeploymentRequest(body),
      mayDeploy(request, context),
    );
    return { status: 200, body: { properties } };
  } catch (error) {
    if (asArmError(error).status !== 400) throw error;
    return { status: 400, body: errorBody(error) };
  }
}

function remove(
  request: ArmRequest,
  deployment: Resource | undefined,
  context: ProviderContext,
  deployments: Deployments,
): ArmResponse {
  if (deployment === undefined) return { status: 204 };
  const { location } = context.operations.start({
    request,
    work: deployments.remove(deployment),
    folder: statusFolder.results(parseResourceId(deployment.id).subscriptionId),
  });
  return { status: 202, headers: { location } };
}
