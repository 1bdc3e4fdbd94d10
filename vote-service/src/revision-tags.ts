/** Strong entity tag of what has revisions. */
export const revisionTag = (revision: number): string => `"${revision}"`;

/** Whether an `If-Match` header means this revision, or any: a weak tag never matches there (RFC 9110, 13.1.1). */
export const namesRevision = (header: string, revision: number): boolean =>
  header.trim() === '*' || [...header.matchAll(/(W\/)?("[^"]*")/g)].some(([, weak, tag]) => weak === undefined && tag === revisionTag(revision));
