import type { Node } from 'jsonc-parser';
import type { Finding } from './finding.js';
import { contradictingValues, oddDelivery, type Source } from './labs-findings.js';
import { sameName, stringOf, valuesOf } from './labs-nodes.js';

/** How a lab gets its images: as custom images made of copied VHDs, or as versions of a Compute gallery. */
export type Delivery = 'VHD' | 'Gallery';

const deliveries: readonly Delivery[] = ['VHD', 'Gallery'];

/** The delivery that an entry of Labs.json asks for, by VHD if it asks for none; or why nobody can know it. */
export function deliveryOf(source: Source, labName: string, entry: Node): Delivery | Finding {
  const nodes = valuesOf(entry, 'Delivery');
  const odd = nodes.find((node) => toDelivery(node) === undefined);
  if (odd) return oddDelivery(source, labName, odd);
  const [first = 'VHD', ...others] = nodes.map(toDelivery);
  const differing = others.findIndex((other) => other !== first);
  const contradicting = differing < 0 ? undefined : nodes[differing + 1];
  return contradicting ? contradictingValues(source, labName, contradicting) : first;
}

function toDelivery(node: Node): Delivery | undefined {
  return deliveries.find((one) => sameName(one, stringOf(node) ?? ''));
}
