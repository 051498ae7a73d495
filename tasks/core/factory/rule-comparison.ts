import type { Finding } from '../step/action.js';
import { gigabytesText } from '../step/bytes.js';

/** An image that a lab or the store would get or lose. */
export interface Effect {
  readonly kind: 'stored image' | 'custom image';
  readonly name: string;
  /** Name of the lab; for a stored image, of the factory lab. */
  readonly where: string;
  /** Bytes to copy, or bytes that a deletion frees: 0 for a custom image, whose size Azure does not tell. */
  readonly bytes: number;
}

/** @param bytes what is copied, where that is what the images are compared for */
export function customImageIn(lab: string, name: string, bytes = 0): Effect {
  return { kind: 'custom image', name, where: lab, bytes };
}

export function storedImageIn(factoryLab: string, name: string, bytes: number): Effect {
  return { kind: 'stored image', name, where: factoryLab, bytes };
}

/** The most images that are named of those that only one side's rules concern. */
const mostNamed = 5;

/**
 * Compares what the scripts would do with what this task will, for the day on which a factory switches over: the number
 * of images and bytes on both sides, and the images that only one side concerns.
 */
export function compareRules(
  verb: 'copied' | 'deleted',
  theirs: readonly Effect[],
  ours: readonly Effect[],
): Finding {
  const theirAmount = `By the rules of the scripts ${amountOf(theirs, verb)}`;
  return {
    severity: 'notice',
    what: `${theirAmount}; by the rules of this task ${amountOf(ours, verb)}.`,
    why: `${aloneText('Only by the scripts', theirs, ours)} ${aloneText('Only by this task', ours, theirs)}`,
  };
}

function amountOf(effects: readonly Effect[], verb: 'copied' | 'deleted'): string {
  const bytes = effects.reduce((sum, effect) => sum + effect.bytes, 0);
  const size = gigabytesText(bytes);
  if (verb === 'copied') return `${effects.length} pairs of image and lab (${size}) would be copied`;
  const stored = effects.filter(({ kind }) => kind === 'stored image').length;
  return `${stored} stored images (${size}) and ${effects.length - stored} custom images would be deleted`;
}

function aloneText(title: string, effects: readonly Effect[], others: readonly Effect[]): string {
  const known = new Set(others.map(identity));
  const alone = effects.filter((effect) => !known.has(identity(effect)));
  const names = alone.slice(0, mostNamed).map(({ kind, name, where }) => `the ${kind} ${name} of ${where}`);
  const more = alone.length - names.length;
  return `${title}: ${[...names, ...(more > 0 ? [`${more} more`] : [])].join(', ') || 'nothing'}.`;
}

function identity({ kind, name, where }: Effect): string {
  return `${kind}\n${name}\n${where}`.toLowerCase();
}
