/** What the person has written, and should have written otherwise: exit code 2. */
export class UsageError extends Error {}
