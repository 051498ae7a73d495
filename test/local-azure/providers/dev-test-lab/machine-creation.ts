import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import { beginMachine } from './building.js';
import { LAB, type LabContext, started } from './context.js';
import { MACHINES } from './machine-state.js';
import { shower } from './machine-view.js';

/** The route by which a lab's machine is made without a template. */
export function machineCreationRoute(context: LabContext): Route {
  return { method: 'PUT', path: `${LAB}/${MACHINES}/{name}`, handle: (request) => put(request, context) };
}

/** Makes a machine; one that is there is refused, as by a deployment. */
function put(request: ArmRequest, context: LabContext): ArmResponse {
  const { apiVersion, body, path, principal } = request;
  const wanted = { ...(body as Readonly<Record<string, unknown>> | undefined), apiVersion };
  const { machine, work } = beginMachine(path, wanted, principal.objectId, context);
  const { 'azure-asyncoperation': address } = started(request, context, work);
  const shown = shower(request, context)(machine);
  return { status: 201, headers: { 'azure-asyncoperation': address }, body: shown };
}
