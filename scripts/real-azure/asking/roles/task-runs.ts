/** A run of a task with the role that is published for it. */
export interface TaskRun {
  readonly command: string;
  /** Files of the folder `roles`, without their ending. */
  readonly roles: readonly string[];
  /** What the task is given beside lab, folder and subscription. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

const whatIf = { whatIf: true };

/** The smallest size that labs offer; no machine is made. */
const vmSize = 'Standard_B1s';

/**
 * The runs in their order. What changes nothing but the kit's own image is done; what would make machines, or delete
 * something else, is planned.
 */
export const taskRuns: readonly TaskRun[] = [
  { command: 'validate', roles: ['ValidateConfiguration'], inputs: { vmSize, ImagesToSave: 1 } },
  { command: 'plan', roles: ['RunImageFactory'], inputs: { ...whatIf, vmSize, ImagesToSave: 1 } },
  { command: 'list', roles: ['OutputImageList'], inputs: {} },
  { command: 'build', roles: ['CreateImageVMs'], inputs: { ...whatIf, vmSize } },
  { command: 'snap', roles: ['SnapImages'], inputs: whatIf },
  { command: 'test', roles: ['TestImages'], inputs: { ...whatIf, vmSize } },
  { command: 'distribute', roles: ['DistributeImages'], inputs: {} },
  {
    command: 'rollback',
    roles: ['RollbackImages'],
    inputs: { ...whatIf, imageToRevoke: 'Kit', reason: 'asked-by-the-kit' },
  },
  { command: 'clean-up', roles: ['CleanUpFactory'], inputs: whatIf },
  {
    command: 'retire',
    roles: ['RetireImages'],
    inputs: { ImagesToSave: 1, allowMassDeletion: true },
  },
];

/** What the verdict on a role is not worth more than. */
export const onlyPlanned = taskRuns.filter(({ inputs }) => 'whatIf' in inputs).map(({ command }) => command);

/** Published roles that no run is made with, and why: they want machines, environments or a gallery. */
export const leftOut =
  'The roles of single steps, those of a gallery, BaseImage, BuildChanged and ImageFactory, which holds the others.';
