/**
 * Texts, and UTF-8 bytes of texts, as the bytes of one text. Texts that follow each other are encoded together, which takes
 * least; the bytes of a single piece are not copied.
 */
export function joined(pieces: readonly (string | Uint8Array)[]): Buffer {
  const buffers: Buffer[] = [];
  let text = '';
  function endText(): void {
    if (text !== '') buffers.push(Buffer.from(text));
    text = '';
  }
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    endText();
    buffers.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
  }
  endText();
  return buffers.length === 1 && buffers[0] ? buffers[0] : Buffer.concat(buffers);
}
