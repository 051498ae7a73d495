/** Where a run is, with the addresses of the local Azure DevOps. */
export interface Place {
  readonly organization: string;
  readonly project: { readonly id: string; readonly name: string };
  /** The origin of the REST API. */
  readonly api: string;
}

export const organization = 'organization';

/** A name with a space and an id, as projects have them. */
export const project = { id: '99999999-0000-4000-8000-000000000004', name: 'Image factory' };
