import type { InputTexts, PlaceInput } from './text.js';

/** The texts of the inputs that say where a task works. */
export const placeTexts: Pick<InputTexts, PlaceInput> = {
  ConnectedServiceName: {
    label: 'Azure service connection',
    meaning: 'The Azure Resource Manager service connection that the task signs in with.',
    example: 'image-factory',
  },
  ConfigurationLocation: {
    label: 'Configuration folder',
    meaning:
      'The folder that holds `GoldenImages` and `Labs.json`. A relative path starts at `$(System.DefaultWorkingDirectory)`: ' +
      'the checked-out repository; in a classic release the folder with one folder for each artifact, named by its alias.',
    example: 'Scripts/ImageFactory/Configuration',
  },
  DevTestLabName: {
    label: 'Factory lab',
    meaning:
      'The lab that builds the images: its name, or its resource id. Pick it from the list, or type a name or a variable.',
    example: 'ImageFactory',
  },
  LabId: {
    label: 'Lab',
    meaning: 'The lab: its name, or its resource id. Pick it from the list, or type a name or a variable.',
    example: 'Contoso',
  },
  SubscriptionId: {
    label: 'Subscription of the lab',
    meaning: 'The id of the Azure subscription that holds the lab.',
    example: '11111111-1111-4111-8111-111111111111',
    empty: 'the subscription in the resource id of the lab, else that of the service connection.',
  },
};
