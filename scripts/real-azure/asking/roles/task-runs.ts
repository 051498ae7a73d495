/** A run of a task with the role that is published for it. */
export interface TaskRun {
  readonly command: string;
  /** Files of the folder `roles`, without their ending. */
  readonly roles: readonly string[];
  /** What the task is given beside lab, folder and subscription. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The word for what it has to have done, as its result says it: a run that finds nothing to do shows nothing. */
  readonly does?: string;
}

const whatIf = { whatIf: true };

/**
 * The runs in their order: a night of the kit's own factory. What no run before has made something for, and what would delete
 * something that is still needed, is planned alone.
 */
export const taskRuns: readonly TaskRun[] = [
  { command: 'validate', roles: ['ValidateConfiguration'], inputs: { ImagesToSave: 1 } },
  { command: 'plan', roles: ['RunImageFactory'], inputs: { ...whatIf, ImagesToSave: 1 } },
  { command: 'list', roles: ['OutputImageList'], inputs: {} },
  { command: 'distribute', roles: ['DistributeImages'], inputs: {}, does: 'brought' },
  {
    command: 'rollback',
    roles: ['RollbackImages'],
    inputs: { ...whatIf, imageToRevoke: 'Kit', reason: 'asked-by-the-kit' },
  },
  {
    command: 'retire',
    roles: ['RetireImages'],
    inputs: { ImagesToSave: 1, allowMassDeletion: true },
    does: 'deleted',
  },
  { command: 'test', roles: ['TestImages'], inputs: whatIf },
  { command: 'build', roles: ['CreateImageVMs'], inputs: {}, does: 'built' },
  { command: 'snap', roles: ['SnapImages'], inputs: {}, does: 'stored' },
  { command: 'clean-up', roles: ['CleanUpFactory'], inputs: {}, does: 'deleted' },
];

/** The roles with which nothing was carried out. */
export const onlyPlanned = taskRuns
  .filter(({ inputs }) => 'whatIf' in inputs)
  .map(({ roles }) => roles.join(', '));

/** Published roles that no run is made with, and why: they want environments, machines of users or a gallery. */
export const leftOut =
  'The roles of single steps, those of a gallery, BaseImage, BuildChanged and ImageFactory, which holds the others.';
