/**
 * While another question is being asked, what is there stays to be seen; not across sites, where it would be a lie.
 * Expects the query's key to begin with 'sites' and the siteId.
 */
export const ofSameSite =
  (siteId: string) =>
  <Data>(before: Data | undefined, query: { queryKey: readonly unknown[] } | undefined): Data | undefined =>
    query?.queryKey[1] === siteId ? before : undefined
