/** Thrown where a check finds that the deployment does not have what it looks at. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable'
}
