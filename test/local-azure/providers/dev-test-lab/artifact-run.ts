import { dateWithOffset } from '../../arm/dates.js';
import type { Resource } from '../../arm/resources.js';
import type { DiskContents } from '../../world-disks.js';
import type { PowerState } from '../compute/machines.js';
import { failure, scriptFailure, silentAgent } from './artifact-failures.js';
import { type ArtifactState, pendingArtifacts } from './artifact-state.js';
import type { LabContext } from './context.js';
import { runOnMachine } from './script-artifact.js';
import type { ArtifactWanted } from './specification.js';

/**
 * Runs the artifacts of a machine one after the other. After one that fails, the others are skipped, unless the world says otherwise.
 * @param show called with all states whenever one has changed
 * @returns the power state in which they leave the machine
 */
export async function runArtifacts(
  machine: Resource,
  wanted: readonly ArtifactWanted[],
  context: LabContext,
  show: (states: readonly ArtifactState[]) => void,
): Promise<PowerState> {
  const { clock, facts, faults } = context;
  const states = pendingArtifacts(wanted);
  const change = (index: number, changed: Partial<ArtifactState>): void => {
    states[index] = { ...(states[index] as ArtifactState), ...changed };
  };
  for (const [index, artifact] of wanted.entries()) {
    change(index, { status: 'Installing', installTime: dateWithOffset(clock.now()) });
    show(states);
    await clock.sleep(clock.varied(secondsOf(artifact, context), `${machine.id}/artifacts/${index}`));
    if (faults.of('artifact hangs', idOf(machine, artifact))) return 'running';
    const ended = await endOf(machine, artifact, context);
    change(index, ended);
    const isLast = ended.status === 'Failed' && facts.laterArtifacts !== 'applied';
    if (isLast) skip(states, index + 1, context);
    show(states);
    if (isLast) return 'running';
  }
  const shutdown = wanted.find(({ definition }) => definition.generalizes === true)?.definition;
  if (shutdown === undefined) return 'running';
  return shutdown.deallocates === false ? 'stopped' : 'deallocated';
}

function skip(states: ArtifactState[], from: number, { facts }: LabContext): void {
  if (facts.laterArtifacts !== 'Skipped') return;
  for (const [index, state] of states.entries())
    if (index >= from) states[index] = { ...state, status: 'Skipped' };
}

function secondsOf({ definition }: ArtifactWanted, { durations }: LabContext): number {
  return definition.seconds ?? durations.artifact;
}

function idOf({ id }: Resource, { definition }: ArtifactWanted): string {
  return `${id}/artifacts/${definition.name}`;
}

async function endOf(
  machine: Resource,
  artifact: ArtifactWanted,
  context: LabContext,
): Promise<Partial<ArtifactState>> {
  const { clock, disks, durations, faults } = context;
  const { definition } = artifact;
  const disk = disks.of(machine.id);
  if (disk?.flaw === 'has a dead agent') {
    await clock.sleep(durations.provisioningTimeout);
    return silentAgent(machine.name, definition.targetOsType);
  }
  const id = idOf(machine, artifact);
  if (faults.of('artifact is skipped', id)) return { status: 'Skipped' };
  const fails = definition.outcome === 'Failed' || faults.of('artifact fails', id) !== undefined;
  if (fails) return failure(definition);
  leave(machine, artifact, context);
  return artifact.script ? runsScript(artifact, disk, context) : { status: 'Succeeded' };
}

/** Puts onto the disk what an artifact leaves there. */
function leave(machine: Resource, artifact: ArtifactWanted, { disks, faults }: LabContext): void {
  const { leaves = [] } = artifact.definition;
  if (leaves.length === 0 || faults.of('artifact leaves nothing', idOf(machine, artifact))) return;
  const contents = disks.of(machine.id) ?? { files: [] };
  disks.set(machine.id, { ...contents, files: [...contents.files, ...leaves] });
}

async function runsScript(
  { definition, script }: ArtifactWanted,
  disk: DiskContents | undefined,
  context: LabContext,
): Promise<Partial<ArtifactState>> {
  const { targetOsType } = definition;
  const end = await runOnMachine(
    script ?? { addresses: [], script: '' },
    targetOsType,
    disk?.files ?? [],
    context,
  );
  await context.clock.sleep(end.seconds);
  return end.exitCode === 0 ? { status: 'Succeeded' } : scriptFailure(end);
}
