import { deflateRawSync } from "node:zlib";
import { Crc32 } from "@/lib/datasets/import/crc32";

/** A ZIP archive of texts, deflated. @param change changes the bytes of each entry's central header */
export function zipOf(
  files: Record<string, string | Buffer>,
  change: (header: Buffer, name: string) => void = () => {},
): Buffer {
  const locals: Buffer[] = [];
  const headers: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const crc = new Crc32();
    crc.update(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(8, 10);
    header.writeUInt32LE(crc.value, 16);
    header.writeUInt32LE(packed.length, 20);
    header.writeUInt32LE(bytes.length, 24);
    header.writeUInt16LE(Buffer.byteLength(name), 28);
    header.writeUInt32LE(offset, 42);
    change(header, name);
    const parts = [local, Buffer.from(name), packed];
    offset += parts.reduce((sum, part) => sum + part.length, 0);
    locals.push(...parts);
    headers.push(header, Buffer.from(name));
  }
  const directory = Buffer.concat(headers);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
