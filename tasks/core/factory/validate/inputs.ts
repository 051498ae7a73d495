export interface ValidateInputs {
  readonly ConfigurationLocation: string;
  readonly DevTestLabName: string;
  readonly SubscriptionId: string;
  readonly vmSize: string;
  readonly ImagesToSave: number | undefined;
  readonly includeSysprep: boolean;
  readonly strictImagePaths: boolean;
  readonly parameterOverrides: string;
}
