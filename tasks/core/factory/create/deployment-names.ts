import { imagePathKey } from '../../configuration/image-path.js';
import { hexDigits } from '../../lab/hashes.js';

/**
 * C35: the ending is the same in every run, so that a running deployment is recognised by it whatever its VM is
 * called.
 */
export function deploymentNameOf(vmName: string, labId: string, imagePath: string): string {
  return `Deploy-${vmName}${deploymentEnding(labId, imagePath)}`;
}

function deploymentEnding(labId: string, imagePath: string): string {
  return `-${hexDigits(`${labId.toLowerCase()}\n${imagePathKey(imagePath)}`).slice(0, 8)}`;
}

/** The VM that a deployment of ours creates for a golden image; undefined for a deployment of anything else (C28). */
export function vmNameOfDeployment(name: string, labId: string, imagePath: string): string | undefined {
  const ending = deploymentEnding(labId, imagePath);
  if (!name.startsWith('Deploy-') || !name.endsWith(ending)) return undefined;
  return name.slice('Deploy-'.length, -ending.length) || undefined;
}
