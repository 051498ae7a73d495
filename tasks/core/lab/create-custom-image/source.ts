import type { CustomImage } from '../../azure/resources/custom-images.js';
import { isSameId } from '../../azure/resource-id.js';
import { decoded } from '../names.js';

/** What the image is made of, as Azure names it. */
export type ImageSource = MachineSource | VhdSource;

interface MachineSource {
  readonly kind: 'VM';
  readonly id: string;
  readonly name: string;
  /** An image that is older was made of something else of the same name. */
  readonly madeAt: Date;
}

interface VhdSource {
  readonly kind: 'VHD';
  readonly url: string;
  readonly name: string;
  readonly madeAt: Date;
}

/** Whether an image was made of this source; nothing where Azure does not tell. */
export function isMadeOf(image: CustomImage, source: ImageSource): boolean | undefined {
  if (image.createdDate < source.madeAt) return false;
  const { sourceVmId, vhdUrl } = image;
  if (sourceVmId === undefined && vhdUrl === undefined) return undefined;
  return source.kind === 'VM'
    ? sourceVmId !== undefined && isSameId(sourceVmId, source.id)
    : vhdUrl !== undefined && isSameAddress(vhdUrl, source.url);
}

/** Azure may have an address with `http` that was given with `https`, and encode it in another way. */
function isSameAddress(one: string, other: string): boolean {
  const comparable = (address: string) => {
    if (!URL.canParse(address)) return address;
    const { host, pathname } = new URL(address);
    return `${host}${decoded(pathname)}`;
  };
  return comparable(one) === comparable(other);
}
