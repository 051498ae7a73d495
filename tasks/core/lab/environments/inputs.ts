/** The inputs that say what becomes of the outputs of a template. */
export interface OutputInputs {
  /** Set a variable of the job for each output. */
  readonly OutputTemplateVariables: boolean;
  readonly ExportEnvironmentTemplate: boolean;
  /** The folder for the exported template. */
  readonly ExportEnvironmentTemplateLocation: string;
  /** The name of the output that has the address of the exported template's folder. */
  readonly EnvironmentTemplateLocationVariable: string;
  /** The name of the output that has the token for that address. */
  readonly EnvironmentTemplateSasTokenVariable: string;
}
