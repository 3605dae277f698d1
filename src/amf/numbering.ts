/** What `amf.arguments-not-counted` says of a peer's AMF0 reference numbering; the encoder imitates it. */
export const ARGUMENTS_NOT_COUNTED = 'the argument array takes no place in the reference table';
/** See `ARGUMENTS_NOT_COUNTED`. */
export const ARGUMENTS_NOT_BUT_DATES = 'the argument array takes no place in the reference table, dates and XML do';
