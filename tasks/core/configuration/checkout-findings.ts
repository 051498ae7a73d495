import { type Finding, wholeFile } from './finding.js';

const nothingRemoved = 'so nothing is deleted as removed';

/** A link that leads to no file or folder. */
export function danglingLink(link: string, why: string): Finding {
  return {
    code: 'IF104',
    severity: 'error',
    what: `The link ${link} leads nowhere: golden images may be missing, ${nothingRemoved}.`,
    why,
    remedy: 'Check out what it leads to (a submodule, for example), correct its target, or delete the link.',
    ...wholeFile(link),
  };
}

/** A folder below GoldenImages that cannot be listed, or a link in it that cannot be followed. */
export function unreadableFolder(folder: string, why: string): Finding {
  return {
    code: 'IF104',
    severity: 'error',
    what: `${folder} cannot be read: golden images may be missing, ${nothingRemoved}.`,
    why,
    remedy: 'Let the agent read it.',
    ...wholeFile(folder),
  };
}

/** A link that is not followed, since it leads out of the checkout. */
export function linkOutside(link: string, target: string, checkout: string): Finding {
  return {
    code: 'IF108',
    severity: 'error',
    what: `The link ${link} leads out of the checkout: golden images may be missing, ${nothingRemoved}.`,
    why: `It leads to ${target}, which is not below ${checkout}: another agent may not have it.`,
    remedy: 'Move its target into the repository, or replace the link by files.',
    ...wholeFile(link),
  };
}

/** A part of the configuration that is read although it lies outside the checkout. */
export function readOutside(link: string, target: string, checkout: string): Finding {
  return {
    ...linkOutside(link, target, checkout),
    severity: 'warning',
    what: `${link} lies outside the checkout: it may not be that of this commit, so nothing is deleted as removed or unsubscribed.`,
  };
}

/** A link that leads to a folder that it lies in. */
export function circularLink(link: string): Finding {
  return {
    code: 'IF108',
    severity: 'error',
    what: `The link ${link} leads in a circle: golden images may be missing, ${nothingRemoved}.`,
    why: 'Its target is a folder that it lies in, or leads back to it.',
    remedy: 'Correct its target, or delete the link.',
    ...wholeFile(link),
  };
}

/** A link that Git wrote as a text file, as it does where core.symlinks is false. */
export function linkAsText(file: string, target: string): Finding {
  return {
    code: 'IF109',
    severity: 'error',
    what: `${file} seems to be a link to ${target} that Git wrote as text: golden images may be missing, ${nothingRemoved}.`,
    why: 'Git does so where core.symlinks is false, as on most Windows agents.',
    remedy:
      'Check out with core.symlinks set to true, or replace the link by files; end the file with a line break if it is a text.',
    ...wholeFile(file),
  };
}

/** A folder without files, as Git leaves one for a submodule. */
export function emptyFolder(folder: string): Finding {
  return {
    code: 'IF110',
    severity: 'warning',
    what: `The folder ${folder} is empty: golden images may be missing, ${nothingRemoved}.`,
    why: 'Git leaves an empty folder for a submodule that is not checked out, and for nothing else.',
    remedy: 'Write "submodules: true" at the checkout step of the pipeline, or delete the folder.',
    ...wholeFile(folder),
  };
}

export function findingAboutSubmodule(folder: string, file: string): Finding {
  return {
    code: 'IF110',
    severity: 'warning',
    what: `The submodule ${folder} is not checked out: golden images may be missing, ${nothingRemoved}.`,
    why: `${file} names it.`,
    remedy:
      'Write "submodules: true" at the checkout step of the pipeline, or remove the submodule from .gitmodules.',
    ...wholeFile(folder),
  };
}

export function findingAboutSparse(folder: string): Finding {
  return {
    code: 'IF111',
    severity: 'warning',
    what: `The checkout ${folder} is sparse: golden images may be missing, ${nothingRemoved}.`,
    why: 'Its setting core.sparseCheckout is true, so Git checked out only some folders.',
    remedy: 'Check out the whole repository in the pipeline that retires images.',
    ...wholeFile(folder),
  };
}

/** Files or folders of which only one is read. */
export function severalCasings(read: string, all: readonly string[], consequence: string): Finding {
  return {
    code: 'IF112',
    severity: 'warning',
    what: `${read} is not the only one of its name${consequence}.`,
    why: `Names are compared without regard to casing, and only this one is read: ${all.join(', ')}.`,
    remedy: 'Put what is in them together, and delete the others with git rm.',
    ...wholeFile(read),
  };
}
