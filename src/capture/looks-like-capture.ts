import { DiagnosticLog } from '../diagnostics/log.ts';
import { MemorySource, PeekableSource } from './byte-source.ts';
import { HEAD_LENGTH, recogniseCapture, recogniseCompression } from './recognise.ts';

/**
 * True when these first stored bytes of a file begin a capture, compressed or not; also one that is cut or of a kind
 * that is not read: it is better named than passed over.
 */
export async function looksLikeCapture(stored: Uint8Array): Promise<boolean> {
  const compression = recogniseCompression(stored);
  if (compression === null) return isCapture(stored);
  const { openContainer } = await import('./container.ts');
  const container = await openContainer(compression, new MemorySource(stored), '', new DiagnosticLog(0), null);
  try {
    return isCapture(await new PeekableSource(container).peek(HEAD_LENGTH));
  } finally {
    await container.close();
  }
}

function isCapture(head: Uint8Array): boolean {
  const found = recogniseCapture(head);
  return found.kind !== 'unreadable' || found.capture;
}
