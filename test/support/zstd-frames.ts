/**
 * Zstandard frames for tests: stored and run-length blocks built here, compressed ones made once with `zstd -19` 1.5.
 */
import { concat } from './capture-files.ts';

/** `zstd -19` of `pcapFile(someRecords(30))`. */
export const zstdCompressed: Uint8Array = Uint8Array.from(
  Buffer.from(
    'KLUv/WQDBU0UAMYccS4QqLxm6BScN0WFoEAU0ygZKRUihSFDhgwlJIB6PctZOcGNEVlhhIzZqOOxyN4pZQBvAGcAhTRcqDCxN9ZT' +
      'ISvtSK4pA2aL4pMkhz5wyGjx1/dhwwUKb1+9lNILlilNjhjuqPFihZ8ID3YW4BokOBuzbvXQzB85ZggCkgDBAUMchDa1LZbLqoD0' +
      'q/7pDhu7v/O/3z/6c/FR0jJcb+1mGRAA/aSJkiPMQFe/msfpUqRFhf7smXyT5q3HEpTgQAE3e9U6QI2C2lQpE5GgPnjktDnjyMVK' +
      'lLWeyrDrSmrq7IRJEiNDgCjrwFFD5ouWKolIhvS4cdZLKWp6HyUaZJlnjhtIMV2uSGFiJEiHLivHvluiJUiKCPnRQycSzeNgz+bI' +
      '504cNmbCMC5CUfLXr02OacxCxQmiEB42YHx9LuaSIkB0EA6mKBECb+tvN2OwQMGnd0c34QHbXp+d6pBBLoIbAjMxr7seq12QRgZW' +
      'rSIA4Lt5q/2g3GkfyDfaAxLOfT/Ez76PcbPfi7zs9S7fPp53sr+brv26K5GzP9cWeGJEnoa5xz7Orq5Cl8FaWdhiD/eHpv3aohoQ' +
      'FUrTe9i/FU4FeHrKNKlRYqgBijBUgmwrHSBOiZLIHkJ4BaAh4eJERERERERERJLoAfyuR3DDUC7eD3F/SChI7mdsNy4okO2eax4P' +
      'hGB2YzWffpHBhj5xNy+MFnpzvve7qCqI8zt+o1Nf3Wy3h0Eqi41XvVoWavLTaJ33xFNHCTY8krbpSKS/mzrBjM1Sv4q6qVNOEh/0' +
      '4j36MJ0/xi4km0uoW5x5hvgD+R8GCgnn5SYAY3Ewez0dNG84HQMm5qKGdVlTRUkoTR9GcTKd/bnoB2g8dQ0/',
    'base64',
  ),
);

/** A frame of stored blocks. @param windowDescriptor RFC 8878 section 3.1.1.1.2; 0x38 = 128 KiB */
export function zstdRawFrame(bytes: Uint8Array, blockLength: number, windowDescriptor = 0x38): Uint8Array {
  const parts = [frameHeader(windowDescriptor)];
  let at = 0;
  do {
    const block = bytes.subarray(at, at + blockLength);
    at += block.length;
    parts.push(blockHeader(0, block.length, at >= bytes.length), block);
  } while (at < bytes.length);
  return concat(parts);
}

/** A frame of `blocks` run-length blocks. */
export function zstdRleFrame(byte: number, blockLength: number, blocks: number): Uint8Array {
  const parts = [frameHeader(0x38)];
  for (let index = 0; index < blocks; index++) {
    parts.push(blockHeader(1, blockLength, index === blocks - 1), Uint8Array.of(byte));
  }
  return concat(parts);
}

function frameHeader(windowDescriptor: number): Uint8Array {
  return Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, windowDescriptor);
}

function blockHeader(type: number, length: number, last: boolean): Uint8Array {
  const word = (length << 3) | (type << 1) | (last ? 1 : 0);
  return Uint8Array.of(word & 0xff, (word >> 8) & 0xff, word >> 16);
}
