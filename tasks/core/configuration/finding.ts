export type Severity = 'error' | 'warning' | 'notice';

/** A problem or an oddity in the Configuration folder: what it is, where, why, and the remedy. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  /** Path on this machine. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1. */
  readonly column?: number;
}

/** The place of a finding about a file as a whole. */
export function wholeFile(file: string): Required<Pick<Finding, 'file' | 'line' | 'column'>> {
  return { file, line: 1, column: 1 };
}

/** All codes with their meanings: 1xx folder and files, 2xx Labs.json, Images.json and formulas, 3xx golden images, 4xx names, 5xx Azure. */
export const findingCodes = {
  IF101: 'The Configuration folder does not exist.',
  IF102: 'The Configuration folder has no folder GoldenImages.',
  IF103: 'The folder GoldenImages holds no golden image.',
  IF104: 'A file or folder cannot be read.',
  IF105: 'A file is not in UTF-8 or UTF-16 and was read as windows-1252.',
  IF106: 'A file is not valid JSON.',
  IF107: 'Two golden images have paths that differ only in casing or in how characters are composed.',
  IF108: 'A link leads out of the checkout or in a circle.',
  IF109: 'A file seems to be a link that Git wrote as text.',
  IF110: 'A folder below GoldenImages is empty, or its submodule is not checked out.',
  IF111: 'The checkout is sparse.',
  IF112:
    'GoldenImages, Tests, Labs.json or Images.json stands beside another one whose name differs only in casing.',
  IF113: 'A pattern of .factoryignore is too long, or takes too long to match.',
  IF201: 'The Configuration folder has no Labs.json.',
  IF202: 'Labs.json does not have the form {"Labs": […]}.',
  IF203: 'Labs.json has the root Config of a changed copy of the scripts.',
  IF204: 'A lab has no SubscriptionId or no LabName.',
  IF205: 'A lab is listed more than once.',
  IF206: 'A lab has no ImagePaths, or they are not text.',
  IF207: 'An entry of ImagePaths leads out of GoldenImages or starts with an exclamation mark.',
  IF208: 'An entry of ImagePaths matches no golden image.',
  IF209: 'An entry of ImagePaths matches images only by the prefix rule of the scripts.',
  IF210: 'An entry of ImagePaths matches images that the scripts would not match.',
  IF211: 'A lab of Labs.json does not exist, or the connection cannot see it.',
  IF212: 'Several labs have the name of a lab of Labs.json.',
  IF213: 'A lab lies in another resource group than Labs.json says.',
  IF214: 'An entry of ImagePaths starts with GoldenImages.',
  IF215: 'No lab takes a golden image.',
  IF216: 'Labs.json has a property that nothing reads.',
  IF217: 'A SubscriptionId is not the id of a subscription.',
  IF218: 'A LabName is not the name of a lab.',
  IF219: 'A ResourceGroup is not the name of a resource group.',
  IF220: 'An entry of ImagePaths stands twice in one list.',
  IF221: 'A property stands twice in an object of Labs.json.',
  IF222: 'Labs.json names a golden image that is missing.',
  IF223: 'An entry of ImagePaths is too long, or a pattern that takes too long to match.',
  IF224: 'A Delivery is neither VHD nor Gallery.',
  IF225: 'It is contradictory how a lab gets its images.',
  IF226: 'Images.json does not have the form {"Images": […]}.',
  IF227: 'It is unknown which golden images a rule of Images.json means.',
  IF228: 'A property of a rule of Images.json cannot be used.',
  IF229: 'An entry of Images.json names no golden image.',
  IF230: 'Images.json has a property that nothing reads.',
  IF231: 'A Size of Images.json is not used, since the template sets another.',
  IF232: 'A lab gets its images from the gallery, and no gallery is given.',
  IF233: 'A BaseImage is no golden image.',
  IF234: 'Golden images are built upon each other in a circle.',
  IF235: 'A golden image has another operating system than its BaseImage.',
  IF236: 'No golden image can be built upon a BaseImage, since it is specialized or no VHD can hold it.',
  IF237: 'A formula cannot be used.',
  IF238: 'A formula is for a golden image that does not exist.',
  IF239: 'A formula names an image, or has a property that nothing reads.',
  IF301: 'A JSON file below GoldenImages defines no lab virtual machine and is left alone.',
  IF302: 'A golden image has a path that cannot be the value of a tag.',
  IF303: 'A template defines several lab virtual machines.',
  IF304: 'The properties of the lab virtual machine are not an object.',
  IF305: 'A template has a parameter that gets no value.',
  IF306: 'The parameter that receives the password is not a securestring.',
  IF307: 'The operating system of a golden image is unknown.',
  IF308: 'The artifact that generalizes the machine is not the last one.',
  IF309: 'A parameter file or parameterOverrides cannot be understood.',
  IF310: 'A parameter file or parameterOverrides gives a value that is not used.',
  IF311: 'A loop in the properties of the lab virtual machine makes its artifacts.',
  IF312: 'With the values given a template makes no lab virtual machine.',
  IF313: 'A template names a machine that the lab or another golden image has already.',
  IF314: 'A value does not fit what a template declares for its parameter.',
  IF315: 'A lab virtual machine names no image.',
  IF316: 'The image of a machine is named in a form that Azure refuses, or more than once.',
  IF317: 'A machine is built from an image of another lab.',
  IF318: 'A template changes more than its machine: the lab, another lab, rights or another group.',
  IF319: 'The expiration date of a machine is over or no date.',
  IF320: 'A template has not the form that Azure Resource Manager demands.',
  IF321: 'A password or another secret stands in clear in a template or parameter file.',
  IF322: 'A golden image is of Generation 2 or has Trusted Launch.',
  IF323: 'The size of a machine is retired.',
  IF324: 'Only Azure knows the operating system of a golden image.',
  IF325: 'A property stands twice in an object of a template.',
  IF326: 'The size of a machine cannot boot the generation of its image.',
  IF327: 'A machine has a name that Azure refuses.',
  IF328: 'A golden image has no VM size.',
  IF329: 'A golden image that is not to be generalized has an artifact that generalizes it.',
  IF330: 'A golden image that is not generalized gets a password that nobody knows.',
  IF331: 'A VHD cannot carry a golden image that a lab takes as a VHD.',
  IF332: 'The size of a machine has no Trusted Launch, and its image needs it.',
  IF333: 'A template has no parameter for its BaseImage.',
  IF334: 'The machine of a golden image is not made of its BaseImage.',
  IF335: 'A password or another secret stands in clear in a formula.',
  IF401: 'The VM of a golden image has another name than its file, since several would have it.',
  IF402: 'The VM of a golden image has a shorter name than its file.',
  IF403: 'The name of an image is shortened.',
  IF404: 'The name of an image needs more than the last two parts of its path.',
  IF501: 'A lab lies in another region than the factory lab.',
  IF502: 'The public artifact repository of the factory lab is missing or disabled.',
  IF503: 'The factory lab or its region does not have or allow the size of a machine.',
  IF504: 'The factory lab does not offer or allow a Marketplace image.',
  IF505: 'The cores that are left do not suffice for all machines at once.',
  IF506: 'The storage account of a lab cannot be reached.',
  IF507: 'The storage account of a lab refuses shared keys.',
  IF508: 'The service connection lacks a permission that a later step needs.',
  IF509: 'Something could not be asked of Azure.',
  IF510: 'The service connection may only read, so what the tasks lack was not checked.',
  IF511: 'An artifact is not in its repository, or the factory lab lacks or disables the repository.',
  IF512: 'An artifact gets a parameter that it does not have, lacks one, or gets a wrong value.',
  IF513: 'An artifact is deprecated.',
  IF514: 'An artifact is for another operating system.',
  IF515: 'The gallery, or the resource group of its snapshots, cannot be used or read.',
  IF516: 'A lab shares another gallery than the one of the factory.',
  IF517: "The gallery has an image definition of the wanted name that is not the factory's.",
  IF518: 'The gallery nears a limit of Azure.',
  IF519: 'The gallery keeps versions that are deleted for some time.',
  IF520: 'A lab allows no size that can start an image that it takes.',
  IF521: 'A golden image is built from a Marketplace image with a purchase plan.',
  IF522: 'Images that are to be tested wait for a TestImages step.',
  IF523: 'A golden image waits for the first good image of its BaseImage.',
  IF524: 'Only one image of a golden image is kept, so that there is none to roll back to.',
} as const;

export type FindingCode = keyof typeof findingCodes;

/** An error in the configuration that stops the task before it changes anything. */
export interface ConfigurationError extends Error {
  readonly remedy: string;
  readonly findings: readonly Finding[];
}

/**
 * The error for a configuration that cannot be used at all.
 * @param cause the finding that makes it unusable
 * @param others findings made before
 */
export function configurationError(cause: Finding, others: readonly Finding[] = []): ConfigurationError {
  return Object.assign(new Error(`${cause.what} ${cause.why}`), {
    remedy: cause.remedy,
    findings: [...others, cause],
  });
}

export function isConfigurationError(error: unknown): error is ConfigurationError {
  return error instanceof Error && 'findings' in error && 'remedy' in error;
}
