/** Whether an image has lost its users and its name, so that each VM made of it gets its own. */
export type OsState = 'Generalized' | 'Specialized';
