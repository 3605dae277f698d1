/** A guard that all connections share has spoken in one of the threads: what it does depends on all of them, so one thread has to do it. */
export class Crowded extends Error {}
