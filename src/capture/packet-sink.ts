/** Receives every captured packet of every input, in reading order. What a capture reader feeds. */
export interface PacketSink {
  /**
   * `bytes[from, to)` is the captured frame.
   *
   * `bytes` is a reusable slab. Its contents stay unchanged until 8 further slabs (distinct `bytes` objects) have been
   * handed over; keep a frame longer by copying it.
   * @param wireLength length of the frame on the wire, in bytes; never below `to - from`
   * @param linkType LINKTYPE_ number (FCS bits stripped)
   * @param timeNs nanoseconds since the capture's base; NaN = unknown; negative before the base
   * @param number 1-based over all inputs
   */
  packet(
    bytes: Uint8Array,
    from: number,
    to: number,
    wireLength: number,
    linkType: number,
    timeNs: number,
    number: number,
  ): void;
}
