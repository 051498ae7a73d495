import { namesContainer } from '../../tasks/core/factory/snap/given-names.js';
import type { LabState, State, StorageAccountState } from '../local-azure/state.js';
import { comparableBytes, isOfImages } from './end-state.js';
import { environmentContents } from './environment-contents.js';
import { galleryContents } from './gallery-contents.js';

/**
 * The contents of the local Azure, one line per thing, without times and without the run that made it. VHDs are named
 * after their VM, because their ids change with its creation.
 */
export function holdings(state: State): readonly string[] {
  const nameOf = vhdNames(state);
  return [
    ...state.labs.flatMap((lab) => labLines(lab, nameOf)),
    ...state.storageAccounts.flatMap((account) => blobLines(account, nameOf)),
    ...state.disks.filter((disk) => disk.state === 'ActiveSAS').map(({ id }) => `granted: ${id}`),
    ...galleryLines(state, nameOf),
    ...environmentLines(state),
  ].toSorted();
}

/**
 * The same contents, however often an image was built. Builds of one day have letters after the date, and VMs whose name is
 * taken a hash after it, which companions name too; of each build, the name that was given stays for a while.
 */
export function withoutCount(lines: readonly string[]): readonly string[] {
  const plain = lines
    .map((line) => line.replaceAll(/(-[a-z]{3}-\d{1,2}-\d{4})[a-z]+/gi, '$1'))
    .map((line) => line.replaceAll(/(server|desktop|core)[0-9a-f]{3}(?=[ .])/gi, '$1'))
    .map((line) => line.replace(/(?<=[.]json) \d{3} bytes/, ''));
  const isName = (line: string) => line.includes(`/${namesContainer}/`);
  return plain.filter((line, index) => !isName(line) || plain.indexOf(line) === index).toSorted();
}

type NameOf = (fileName: string) => string;

/** Names VHDs by their metadata, both in the store and in the staging containers. */
function vhdNames({ storageAccounts }: State): NameOf {
  const blobs = storageAccounts.flatMap(({ containers }) => containers.flatMap((one) => one.blobs));
  const names = new Map(
    blobs.flatMap(({ name, metadata }) => {
      const vm = metadata['imagefactoryvm']?.split('/').at(-1);
      return vm === undefined ? [] : [[stem(name), `vhd-of-${vm}`] as const];
    }),
  );
  return (fileName) => fileName.replace(stem(fileName), names.get(stem(fileName)) ?? stem(fileName));
}

function stem(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '');
}

function labLines({ name: lab, customImages, virtualMachines }: LabState, nameOf: NameOf): string[] {
  return [
    ...customImages.map(({ name, tags, provisioningState, vhdUrl, osType, description }) => {
      const source = nameOf(vhdUrl.split('/').at(-1) ?? '');
      return `image: ${lab}/${name} ${provisioningState} ${osType} "${description}" of ${source} ${tagText(tags, nameOf)}`;
    }),
    ...virtualMachines.map(
      ({ name, tags, provisioningState, powerState }) =>
        `machine: ${lab}/${name} ${provisioningState} ${powerState} ${tagText(tags, nameOf)}`,
    ),
  ];
}

function blobLines({ name: account, containers }: StorageAccountState, nameOf: NameOf): string[] {
  return containers.filter(isOfImages).flatMap((container) =>
    container.blobs.map(({ name, bytes, copyStatus = 'success', metadata }) => {
      const marks = Object.keys(metadata).toSorted().join(' ');
      return `blob: ${account}/${container.name}/${nameOf(name)} ${comparableBytes(container, bytes)} bytes ${copyStatus} ${marks}`;
    }),
  );
}

function galleryLines(state: State, nameOf: NameOf): string[] {
  const { galleries, sharedGalleries, snapshots } = galleryContents(state, nameOf);
  return [
    ...galleries.flatMap(({ id, definitions }) =>
      definitions.flatMap(({ name, tags, versions }) => [
        `definition: ${id}/${name} ${tagText(tags, nameOf)}`,
        ...versions.map(({ tags: marks, ...version }) => {
          return `version: ${id}/${name} ${JSON.stringify(version)} ${tagText(marks, nameOf)}`;
        }),
      ]),
    ),
    ...sharedGalleries.map((shared) => `shared gallery: ${JSON.stringify(shared)}`),
    ...snapshots.map(
      ({ id, tags, provisioningState }) => `snapshot: ${id} ${provisioningState} ${tagText(tags, nameOf)}`,
    ),
  ];
}

function environmentLines(state: State): string[] {
  const { environments, deployments } = environmentContents(state);
  return [
    ...environments.map((environment) => `environment: ${JSON.stringify(environment)}`),
    ...deployments.map(({ id, state: reached }) => `deployment: ${id} ${reached}`),
  ];
}

const changing = ['expirationDate', 'ImageFactoryBuildSeconds', 'ImageFactoryRun', 'factoryRunId'];

function timelessText(name: string, text: string, nameOf: NameOf): string {
  if (name === 'ImageFactoryBuilt') return 'a time';
  return name === 'ImageFactoryVhd' ? nameOf(text) : text;
}

function tagText(tags: Readonly<Record<string, string>>, nameOf: NameOf): string {
  const named = Object.entries(tags).map(([name, text]) => [name, timelessText(name, text, nameOf)] as const);
  const lasting = named.filter(([name]) => !changing.includes(name));
  return JSON.stringify(Object.fromEntries(lasting.toSorted()));
}
