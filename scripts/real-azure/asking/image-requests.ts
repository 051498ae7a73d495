import type { Answered } from './asking.js';
import type { Means } from './means.js';

const apiVersion = '2018-09-15';

/** The description of images that are asked for here. */
export const descriptionOfPut = 'Asked for by npm run real-azure.';

/** Asks for an image of a VHD; the answer counts, whatever it is. */
export function putImage(path: string, imageName: string, { ask, tags }: Means): Promise<Answered> {
  const properties = { vhd: { imageName, osType: 'Linux', sysPrep: true }, description: descriptionOfPut };
  return ask({ method: 'PUT', path, apiVersion, body: { properties, tags } });
}

export interface SeenImage {
  readonly state: string;
  readonly vhd?: string | undefined;
  readonly creationDate?: string | undefined;
  readonly description?: string | undefined;
}

/** An image as it is now; where it cannot be read, its state is the status of the answer. */
export async function lookAtImage(path: string, { ask }: Means): Promise<SeenImage> {
  const { status, body } = await ask({ method: 'GET', path, apiVersion });
  const { properties = {} } = (body ?? {}) as { properties?: Partial<Properties> };
  const { provisioningState: state = String(status), vhd, creationDate, description } = properties;
  return { state, vhd: vhd?.imageName, creationDate, description };
}

interface Properties {
  readonly provisioningState: string;
  readonly vhd: { readonly imageName?: string };
  readonly creationDate: string;
  readonly description: string;
}

/** The image once nothing is done to it any more. */
export function endedImage(id: string, means: Means): Promise<SeenImage> {
  return means.finish(
    'the custom image',
    {
      poll: async () => {
        const value = await lookAtImage(id, means);
        return { done: /^(Succeeded|Failed|Cancell?ed|404)$/i.test(value.state), state: value.state, value };
      },
    },
    60,
  );
}

/** Addresses of blobs, in whatever casing of the host. */
export function isSameUrl(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
