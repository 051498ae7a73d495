import { subscriptionId } from './worlds.js';

/** Inputs of every run in the tests. */
export const factoryInputs = { DevTestLabName: 'Factory', pollIntervalSeconds: '0.05' } as const;

export const withConfiguration = {
  ...factoryInputs,
  ConfigurationLocation: 'Configuration',
  SubscriptionId: subscriptionId,
} as const;

/** The tasks of a nightly run in their order, with their inputs. */
export const night = {
  CreateImageVMs: { ...withConfiguration, vmSize: 'Standard_D2s_v5' },
  SnapImages: factoryInputs,
  TestImages: { ...withConfiguration, vmSize: 'Standard_D2s_v5' },
  DistributeImages: withConfiguration,
  CleanUpFactory: factoryInputs,
  RetireImages: { ...withConfiguration, ImagesToSave: '1' },
} as const;

/** The inputs of the task that does all of these. */
export const wholeNight = { ...night.CreateImageVMs, ...night.RetireImages } as const;
