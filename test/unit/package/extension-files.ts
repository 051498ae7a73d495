import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { filledIn, readPublisher } from '../../../scripts/publisher.js';

export const root = join(import.meta.dirname, '..', '..', '..');

/** The ids of the tasks in Azure DevOps, which must never change. */
export const taskIds = {
  CreateImageVMs: '5f0c1c1e-5d3a-4b6e-9a55-0b1b7a2f1c01',
  SnapImages: '8d1f2a60-7c0e-4f0b-8f4b-3f6a9c5d2e02',
  TestImages: '2f6b8d13-5a94-4c0e-9e37-81c4d2a6f017',
  DistributeImages: 'c2b7e9d4-1a4f-4c58-b0a3-6e8d4f7a9b03',
  CleanUpFactory: 'e6a3d5f8-9b21-4d7c-a1c6-2d5e8b0f4c04',
  RetireImages: '1b9e4c72-3f8d-4a65-8e2b-7c0d6a1e5f05',
  RollbackImages: '7c3e9a51-4d26-4b8f-a1d0-93e5b7c2f418',
  RunImageFactory: '6c9a1f0e-2b7d-4e58-a3c1-5d0f9b8e7a16',
  ValidateConfiguration: '4e2d7b16-6c5a-4f39-9d0e-8b1f3a7c5d06',
  UpdateBuildAgent: '9b2bd164-cfe0-4cdf-9eaa-975b9beb120f',
  CleanDeploymentHistory: 'd4028f85-7d6c-4888-bd0f-4e4899dde5c6',
  OutputImageList: '08a95f8e-dd97-43d5-8db0-8786ef56b9ef',
  CreateLabVM: '765fa766-059e-4da2-8e00-c9eff2aa90e2',
  DeleteLabVM: '9cc9c597-9dfb-4510-aa7c-6082b435627d',
  CreateCustomImage: 'a0874649-dc47-4b7f-a7e9-52a44fcea042',
  DeleteCustomImage: 'e8b63b8c-4872-4eeb-8881-449908424fbc',
  CreateLabEnvironment: 'b05efb6c-2cd2-428d-b4aa-a253708a9b0f',
  UpdateLabEnvironment: '9cda646d-2910-4454-bd0f-912b2d1698f8',
  DeleteLabEnvironment: '3d3dccb9-3243-473b-a489-090fd3987ef9',
} as const;

export const taskNames = Object.keys(taskIds) as readonly (keyof typeof taskIds)[];

/** A JSON file of the repository. */
export function readJson(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8'));
}

/** Width and height in the header of a PNG file. */
export function pngSize(...path: readonly string[]): readonly [width: number, height: number] {
  const content = readFileSync(join(root, ...path));
  if (content.toString('latin1', 1, 4) !== 'PNG') throw new Error(`${path.join('/')} is not a PNG file.`);
  return [content.readUInt32BE(16), content.readUInt32BE(20)];
}

const link = z.object({ uri: z.string() });

const manifestText = readFileSync(join(root, 'vss-extension.json'), 'utf8');

/** The manifest as the package has it. */
export const manifest = z
  .object({
    id: z.string(),
    publisher: z.string(),
    version: z.string(),
    description: z.string(),
    categories: z.array(z.string()),
    tags: z.array(z.string()),
    galleryFlags: z.array(z.string()),
    scopes: z.array(z.string()),
    repository: z.object({ type: z.literal('git'), uri: z.string() }),
    links: z.record(z.string(), link),
    CustomerQnASupport: z.object({ enableMarketplaceQnA: z.boolean(), url: z.string() }),
    targets: z.array(z.object({ id: z.string() })),
    icons: z.object({ default: z.string() }),
    branding: z.object({ color: z.string() }),
    content: z.object({ details: z.object({ path: z.string() }), license: z.object({ path: z.string() }) }),
    screenshots: z.array(z.object({ path: z.string() })),
    files: z.array(z.object({ path: z.string(), addressable: z.boolean().default(false) })),
    contributions: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        targets: z.array(z.string()),
        properties: z.object({
          name: z.string(),
          uri: z.string().optional(),
          supportsTasks: z.array(z.string()).optional(),
        }),
      }),
    ),
  })
  .parse(JSON.parse(filledIn(manifestText, await readPublisher(root))));
