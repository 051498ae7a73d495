import type { World } from '../local-azure/world.js';
import { openPipeline, type Pipeline, type PipelineSettings } from '../local-pipeline/pipeline.js';
import { writeSources } from './sources.js';

/** Opens a pipeline whose repository holds these files, by path; closing it deletes them. */
export async function openPipelineWith(
  files: Readonly<Record<string, unknown>>,
  world: World,
  more: Partial<PipelineSettings> = {},
): Promise<Pipeline> {
  const sources = await writeSources(files);
  const pipeline = await openPipeline({ world, sources: sources.folder, ...more });
  return {
    ...pipeline,
    close: async () => {
      await pipeline.close();
      await sources.remove();
    },
  };
}
