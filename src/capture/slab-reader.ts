import type { ByteOrder, CaptureFormat } from './capture-facts.ts';

/** Reads the records of one capture format, slab by slab, synchronously. */
export interface SlabReader {
  readonly format: CaptureFormat;
  readonly byteOrder: ByteOrder | null;
  /** LINKTYPE_ numbers that the headers name, used or not. */
  readonly declaredLinkTypes: readonly number[];
  /** True once nothing more of the input is wanted. */
  readonly stopped: boolean;
  /**
   * Reads the whole records of `bytes[from, to)`.
   * @returns where the first byte stands that was not used: the caller hands it in again, with more behind it
   */
  read(bytes: Uint8Array, from: number, to: number): number;
  /** The input is over. `left`: bytes not used; `cut`: they are news, nobody has said yet why the input ends there. */
  end(left: number, cut: boolean): void;
}
