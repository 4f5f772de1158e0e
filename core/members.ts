/**
 * Objects whose members are named from outside. They inherit nothing: a parameter may be called `constructor`. What
 * `Object.create(null)` makes inherits nothing either, but it is a hash table, and to put the same names into a new
 * one again and again is slow.
 */
export const Members = function Members() {} as unknown as new <T>() => Record<string, T>
Members.prototype = Object.freeze(Object.create(null))
