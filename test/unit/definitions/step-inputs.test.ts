import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Task } from '../../../tasks/core/definitions/tasks.js';
import { taskDefinitions } from '../../../tasks/core/definitions/tasks.js';
import type { InputName } from '../../../tasks/core/definitions/texts/text.js';
import type { CleanUpInputs } from '../../../tasks/core/factory/clean-up/inputs.js';
import type { CreateInputs } from '../../../tasks/core/factory/create/inputs.js';
import type { DistributeInputs } from '../../../tasks/core/factory/distribute/inputs.js';
import type { RetireInputs } from '../../../tasks/core/factory/retire/inputs.js';
import type { RollbackInputs } from '../../../tasks/core/factory/rollback/inputs.js';
import type { SnapInputs } from '../../../tasks/core/factory/snap/inputs.js';
import type { TestInputs } from '../../../tasks/core/factory/test/inputs.js';
import type { ValidateInputs } from '../../../tasks/core/factory/validate/inputs.js';
import type { CreateMachineInputs } from '../../../tasks/core/lab/create-machine/inputs.js';
import type { DeleteMachineInputs } from '../../../tasks/core/lab/delete-machine/inputs.js';
import type { DeleteEnvironmentInputs } from '../../../tasks/core/lab/delete-environment/inputs.js';
import type { PowerInputs } from '../../../tasks/core/lab/power-machine/inputs.js';
import type { DeleteImageInputs } from '../../../tasks/core/lab/delete-custom-image/inputs.js';
import type { HistoryInputs } from '../../../tasks/core/factory/history/inputs.js';
import type { CreateEnvironmentInputs } from '../../../tasks/core/lab/create-environment/inputs.js';
import type { ListInputs } from '../../../tasks/core/factory/list/inputs.js';
import type { UpdateEnvironmentInputs } from '../../../tasks/core/lab/update-environment/inputs.js';
import type { CreateImageInputs } from '../../../tasks/core/lab/create-custom-image/inputs.js';
import type { WholeInputs } from '../../../tasks/core/factory/whole/inputs.js';
import type { RunInputs } from '../../../tasks/core/step/context.js';

/** What each step reads. */
interface StepInputs {
  readonly CreateImageVMs: CreateInputs;
  readonly SnapImages: SnapInputs;
  readonly TestImages: TestInputs;
  readonly DistributeImages: DistributeInputs;
  readonly CleanUpFactory: CleanUpInputs;
  readonly RetireImages: RetireInputs;
  readonly RollbackImages: RollbackInputs;
  readonly RunImageFactory: WholeInputs;
  readonly ValidateConfiguration: ValidateInputs;
  readonly CreateLabVM: CreateMachineInputs;
  readonly DeleteLabVM: DeleteMachineInputs;
  readonly DeleteLabEnvironment: DeleteEnvironmentInputs;
  readonly UpdateBuildAgent: PowerInputs;
  readonly DeleteCustomImage: DeleteImageInputs;
  readonly CleanDeploymentHistory: HistoryInputs;
  readonly CreateLabEnvironment: CreateEnvironmentInputs;
  readonly OutputImageList: ListInputs;
  readonly UpdateLabEnvironment: UpdateEnvironmentInputs;
  readonly CreateCustomImage: CreateImageInputs;
}

/** What the sign-in, the verdict, the page and, for steps that act, the engine read. */
type HostInputs = 'ConnectedServiceName' | 'failOn' | 'storageAuthentication' | 'htmlFile';

/** Validation carries nothing out, so the engine has nothing to do with it. */
type EngineInputs<Name> = Name extends 'ValidateConfiguration' ? never : keyof RunInputs;

/** The inputs of a task that nobody reads. */
type Unread<T extends Task> = Exclude<
  InputName<T>,
  keyof StepInputs[T['name']] | HostInputs | EngineInputs<T['name']>
>;

type Answer<Names> = [Names] extends [never] ? 'none' : Names;

/** The compiler refuses 'none' for a task with an input that nobody reads. */
const unread: { readonly [T in Task as T['name']]: Answer<Unread<T>> } = {
  CreateImageVMs: 'none',
  SnapImages: 'none',
  TestImages: 'none',
  DistributeImages: 'none',
  CleanUpFactory: 'none',
  RetireImages: 'none',
  RollbackImages: 'none',
  RunImageFactory: 'none',
  ValidateConfiguration: 'none',
  UpdateBuildAgent: 'none',
  CleanDeploymentHistory: 'none',
  OutputImageList: 'none',
  CreateLabVM: 'none',
  DeleteLabVM: 'none',
  CreateCustomImage: 'none',
  DeleteCustomImage: 'none',
  CreateLabEnvironment: 'none',
  UpdateLabEnvironment: 'none',
  DeleteLabEnvironment: 'none',
};

describe('The inputs of a task', () => {
  it('are all read: the types of its step and its definition agree', () => {
    assert.deepEqual(
      Object.entries(unread),
      taskDefinitions.map(({ name }) => [name, 'none']),
    );
  });
});
