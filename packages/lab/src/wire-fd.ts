/** The descriptor a lab host talks to its starter on. */
export const WIRE_FD = 3;
