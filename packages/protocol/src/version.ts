/** Raised whenever a shape below changes so that an older peer would misread it. Peers of another version are refused with a reason. */
export const PROTOCOL_VERSION = 1;
