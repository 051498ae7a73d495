import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, world } from '../worlds/worlds.js';
import type { VirtualMachine, World } from '../local-azure/world.js';
import { applications, theirs } from './rivals.js';

const server = 'Windows\\Server.json';

/** Size of the disks that are built: all copies take long enough to be met by another run. */
const osDiskBytes = 127 * 1024 ** 3;

const pageBytes = osDiskBytes + 512;

/** A factory between its nightly runs, beside resources of other people. */
function mixedWorld(virtualMachines: readonly VirtualMachine[]): World {
  const { durations, ...rest } = world([
    lab('Factory', {
      virtualMachines: [
        ...virtualMachines,
        imageVM('Personal', { owner: 'ann' }),
        imageVM('Protected', { FactoryIgnore: 'yes' }, { provisioningState: 'ApplyingArtifacts' }),
      ],
      blobs: [
        ...[1, 2, 3].flatMap((day) =>
          storedImage(`Windows_Server-May-${day}-2024`, {
            imagePath: server,
            timestamp: `2024-05-0${day}T08:00:00`,
            pageBytes,
          }),
        ),
        { container: 'imagefactoryvhds', name: 'notes.txt', text: 'Do not delete.' },
      ],
    }),
    lab('Near', {
      customImages: [
        customImage('Windows_Server-May-1-2024', server),
        customImage('Theirs-May-1-2023', server, { tags: theirs, creationDate: '2023-05-01T09:00:00Z' }),
        customImage('Mine', undefined),
        customImage('Ann', undefined, { tags: { owner: 'ann' } }),
        customImage('Bob', undefined, { tags: { owner: 'bob' }, creationDate: '2024-04-01T09:00:00Z' }),
      ],
      blobs: ['imagefactoryvhds', 'imagefactoryvhds-staging'].map((container) => {
        return { container, name: 'somebody.vhd', pageBytes: 1024 };
      }),
    }),
    lab('Far', { customImages: [customImage('Mine', undefined)] }),
  ]);
  return { ...rest, applications, durations: { ...durations, copyBytesPerSecond: 400_000_000 } };
}

/** Two VMs are built: an older image of one is stored, none of the other. */
export const builtWorld = mixedWorld([
  imageVM('Server', { ImagePath: server }, { osDiskBytes, createdDate: '2024-05-04T06:00:00Z' }),
  imageVM('Desktop', { ImagePath: 'Windows\\Desktop.json' }, { osDiskBytes }),
]);

export const unbuiltWorld = mixedWorld([]);

/** Selects the lines of holdings for resources of other people. */
export const people = /\/(Personal|Protected|notes[.]txt|Theirs-|Mine|Ann|Bob|somebody[.]vhd)/;
