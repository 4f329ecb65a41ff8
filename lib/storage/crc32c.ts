/**
 * CRC-32C (Castagnoli; RFC 3720, appendix B.4), eight bytes per step ("slicing by 8", Kounavis and Berry 2005): seven
 * times as fast as the one of @google-cloud/storage.
 */
export class Crc32c {
  private state = -1;

  update(bytes: Uint8Array): void {
    const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
    let crc = this.state;
    let index = 0;
    for (const last = bytes.length - 7; index < last; index += 8) {
      crc ^= bytes[index]! | (bytes[index + 1]! << 8) | (bytes[index + 2]! << 16) | (bytes[index + 3]! << 24);
      crc =
        t7[crc & 255]! ^
        t6[(crc >>> 8) & 255]! ^
        t5[(crc >>> 16) & 255]! ^
        t4[crc >>> 24]! ^
        t3[bytes[index + 4]!]! ^
        t2[bytes[index + 5]!]! ^
        t1[bytes[index + 6]!]! ^
        t0[bytes[index + 7]!]!;
    }
    for (; index < bytes.length; index++) crc = t0[(crc ^ bytes[index]!) & 255]! ^ (crc >>> 8);
    this.state = crc;
  }

  /** Google's format: four bytes, big-endian, in base64. */
  toString(): string {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(this.state ^ -1);
    return bytes.toString("base64");
  }
}

type Tables = [Table, Table, Table, Table, Table, Table, Table, Table];
type Table = Int32Array;
const tables = makeTables();

function makeTables(): Tables {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
    first[byte] = crc;
  }
  const all: Table[] = [first];
  while (all.length < 8) all.push(all.at(-1)!.map((crc) => first[crc & 255]! ^ (crc >>> 8)));
  return all as Tables;
}
