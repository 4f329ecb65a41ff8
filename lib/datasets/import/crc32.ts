const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 of ZIP archives (ISO 3309). Node's own, `zlib.crc32`, came with 22.2. */
export class Crc32 {
  private state = 0xffffffff;

  update(bytes: Uint8Array): void {
    let state = this.state;
    for (const byte of bytes) state = table[(state ^ byte) & 0xff]! ^ (state >>> 8);
    this.state = state;
  }

  /** Unsigned, 32 bits. */
  get value(): number {
    return (this.state ^ 0xffffffff) >>> 0;
  }
}
