/** What the process says to a pipeline. */
export const EXIT = {
  clean: 0,
  /** Something that `--fail-on`, `--strict` or a rule asked about was found. */
  findings: 1,
  usage: 2,
  unreadable: 3,
  internal: 4,
  output: 5,
  inconclusive: 6,
  interrupted: 130,
  terminated: 143,
} as const;
