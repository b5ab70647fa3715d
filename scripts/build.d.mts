/** Whether `dist` of a package was built from its sources as they are now. */
export function isFresh(name: string): boolean
