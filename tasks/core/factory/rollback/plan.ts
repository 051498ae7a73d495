import { customImageNameIn } from '../../azure/resources/formulas.js';
import { labTarget } from '../../lab/target.js';
import type { Finding, LeftAlone, Plan } from '../../step/action.js';
import { currentFactsOf } from '../current/choose-current.js';
import { isOfAnotherFactory } from '../store/companion.js';
import { indexStored } from '../labs/image-order.js';
import type { ImageRecord } from '../store/image-records.js';
import { storeTarget } from '../store/store.js';
import { previousFact, type RevokeAction, type RollbackAction } from './actions.js';
import { builtUponFindings } from './built-upon.js';
import type { Choice } from './choose-images.js';
import type { RollbackInputs } from './inputs.js';
import { isOfImage } from './lab-images.js';
import { planVersions } from './plan-gallery.js';
import type { LabTerms } from './lab-terms.js';
import { planLab } from './plan-lab.js';
import { reasonText, revokedAlready } from './reason-text.js';
import type { RollbackLab } from './rollback-labs.js';
import type { RollbackState } from './state.js';

/** Revokes one image in the store, and lets every lab go back to the one before. */
export function plan(state: RollbackState, inputs: RollbackInputs): Plan<RollbackAction> {
  const reason = reasonText(inputs.reason);
  const { chosen, factoryLab } = state;
  const lab = labTarget(factoryLab);
  if ('refusal' in chosen) return { lab, actions: [], leftAlone: [], refusal: chosen.refusal };
  const revocation = planRevocation(chosen, reason, state);
  const terms = termsOf(state, chosen, revocation, reason, inputs);
  const versions = planVersions(state, terms);
  const labs = state.labs.map((one) => planLab(one, terms));
  const actions = [...revocation, ...versions.actions, ...labs.flatMap((one) => one.actions)];
  const leftAlone = [
    ...(revocation.length === 0 ? done(chosen, factoryLab) : []),
    ...versions.leftAlone,
    ...labs.flatMap((one) => one.leftAlone),
    ...state.unreadable,
  ];
  const findings = [
    ...(versions.findings ?? []),
    ...state.labs.flatMap((one) => machinesLeft(one, chosen)),
    ...builtUponFindings(state.images, chosen.revoked),
  ];
  return { lab, actions, leftAlone, findings };
}

function planRevocation(
  { revoked, previous }: Choice,
  why: string,
  { factoryLab }: RollbackState,
): RevokeAction[] {
  const { vhdFileName, record, companions, stored, imageName, imagePath, time } = revoked;
  if (vhdFileName === undefined || (record?.state === 'revoked' && companions.length === 0)) return [];
  return [
    {
      kind: 'revoke',
      key: `revoke ${vhdFileName.toLowerCase()}`,
      verb: 'revoke',
      work: 'record',
      subject: { kind: 'stored image', name: imageName },
      target: storeTarget(factoryLab),
      imageFacts: {
        path: imagePath,
        name: imageName,
        createdAt: new Date(time),
        ...(stored ? { bytes: stored.vhd.bytes } : {}),
      },
      reason: why,
      why,
      factoryLab,
      vhdFileName,
      ...(record ? { record } : {}),
      companions,
      previous: previous.imageName,
      ...(stored ? { image: stored } : {}),
    },
  ];
}

function termsOf(
  state: RollbackState,
  choice: Choice,
  [revocation]: readonly RevokeAction[],
  why: string,
  inputs: RollbackInputs,
): LabTerms {
  const { factoryLab, existingKeys, store, now } = state;
  const { vhdFileName = '', imagePath, imageName, record } = choice.revoked;
  const own = store.images.filter((image) => !isOfAnotherFactory(image, factoryLab.id));
  const known = record?.state === 'revoked' && record.reason !== '' ? record.reason : why;
  const revokedRecord: ImageRecord = {
    ...{ state: 'revoked', reason: known, since: now, etag: '' },
    ...{ vhdFileName, imagePath, imageName },
  };
  const later = {
    images: store.images.filter((image) => !isOfImageInStore(image.vhdFileName, vhdFileName)),
    records: { byVhd: new Map([...store.records.byVhd, [vhdFileName.toLowerCase(), revokedRecord]]) },
  };
  return {
    ...choice,
    factoryLab,
    marks: { factoryLabId: factoryLab.id, existingKeys, findStored: indexStored(own) },
    facts: currentFactsOf({ factoryLab, existingKeys, store: later }),
    why: known,
    ...(revocation ? { after: revocation.key } : {}),
    inputs,
  };
}

function isOfImageInStore(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function done({ revoked, previous }: Choice, factoryLab: RollbackState['factoryLab']): LeftAlone[] {
  const { imageName, imagePath, record, vhdFileName } = revoked;
  if (vhdFileName === undefined) return [];
  return [
    {
      verb: 'revoke',
      subject: { kind: 'stored image', name: imageName },
      target: storeTarget(factoryLab),
      imageFacts: { path: imagePath, name: imageName, isThere: false },
      outcome: 'skipped',
      details: { [previousFact]: previous.imageName },
      reason: revokedAlready(record?.reason),
    },
  ];
}

/** Nobody deletes the machines of users: their owners are told. */
function machinesLeft({ lab, images, uses }: RollbackLab, { revoked }: Choice): Finding[] {
  const names = new Set(
    images.filter((image) => isOfImage(image, revoked)).map(({ name }) => name.toLowerCase()),
  );
  const machines = (uses.machines ?? []).filter(({ customImageId }) =>
    names.has(customImageNameIn(customImageId)),
  );
  if (machines.length === 0) return [];
  const each = machines.map(({ name, owner }) => (owner === undefined ? name : `${name} (${owner})`));
  return [
    {
      severity: 'notice',
      what: `Machines of the lab ${lab.name} are made from ${revoked.imageName}: ${each.join(', ')}.`,
      why: 'They stay as they are.',
      remedy: 'Let their owners make new ones.',
    },
  ];
}
