import { Readable } from "node:stream";
import type { Bucket, File, FileMetadata, GetFilesOptions, GetFilesResponse } from "@google-cloud/storage";
import { DomainError } from "@/lib/base/errors";
import { Crc32c } from "./crc32c";
import { checkSha256, DigestWithCrc32c, piecesOf } from "./digest";
import type { GoogleClient } from "./google-client";
import { downloadRange } from "./google-download";
import { googleProblem, statusOf } from "./google-errors";
import { GoogleUpload } from "./google-upload";
import { formatGsUri, parseGsUri } from "./gs-uri";
import { cachedFile, forgetFile } from "./object-cache";
import type { ObjectStat, PutOptions, Storage, StorageUri, StoredObject } from "./storage";

type Digested = ReturnType<DigestWithCrc32c["result"]>;

/** Metadata key of an object with the team that made it. */
const madeBy = "switchyard-team";

/** A bucket of Google Cloud Storage, or a folder in one. */
export class GoogleStorage implements Storage {
  private readonly bucket: Bucket;

  /**
   * @param prefix the folder to stay in: empty, or with a trailing slash
   * @param overwrites true where `put` replaces an object with other bytes
   */
  constructor(
    private readonly client: GoogleClient,
    bucket: string,
    private readonly prefix: string,
    private readonly overwrites = false,
  ) {
    this.bucket = client.bucket(bucket);
  }

  async put(
    path: string,
    body: Readable | Uint8Array | string,
    { maxBytes, sha256, signal }: PutOptions = {},
  ): Promise<StoredObject> {
    const name = this.nameOf(path);
    const digest = new DigestWithCrc32c(maxBytes);
    let upload: GoogleUpload | undefined;
    try {
      let there = await this.find(name);
      if (!there || this.overwrites) upload = this.startUpload(name, there?.generation ?? 0, signal);
      for await (const bytes of piecesOf(body)) {
        signal?.throwIfAborted();
        digest.update(bytes);
        await upload?.write(bytes);
      }
      const sent = digest.result();
      checkSha256(sent.sha256, sha256);
      if (upload) {
        const stored = await upload.end();
        signal?.throwIfAborted();
        if (stored) return await this.verified(name, stored, sent);
        there = await this.find(name);
      }
      if (!there) throw upload?.failure;
      return this.same(name, there, sent);
    } catch (error) {
      upload?.cancel(error);
      if (body instanceof Readable) body.destroy();
      throw googleProblem(error, this.uriOf(name));
    }
  }

  async read(uri: StorageUri, range?: { start: number; end: number }): Promise<Readable> {
    const { file, sizeBytes, crc32c } = await this.open(uri);
    const start = range?.start ?? 0;
    const end = Math.min(range?.end ?? sizeBytes - 1, sizeBytes - 1);
    const bytes = downloadRange(this.client, file, start, end);
    const isWhole = start === 0 && end === sizeBytes - 1;
    return Readable.from(isWhole && crc32c ? checked(bytes, crc32c, uri) : bytes, { objectMode: false });
  }

  async stat(uri: StorageUri): Promise<ObjectStat> {
    const { uri: exact, sizeBytes, updatedAt } = await this.open(uri);
    return { uri: exact, sizeBytes, updatedAt };
  }

  async localPath(uri: StorageUri, signal?: AbortSignal): Promise<string> {
    const exact = parseGsUri(uri).generation ? uri : (await this.stat(uri)).uri;
    return cachedFile(this.cacheKey(exact), () => this.read(exact), signal);
  }

  async list(prefix: string) {
    const folder = this.prefix + (prefix === "" ? "" : `${prefix.replace(/\/$/, "")}/`);
    const found: { path: string; isDirectory: boolean; sizeBytes: number }[] = [];
    const below = (name: string) => name.slice(this.prefix.length);
    let query: GetFilesOptions | undefined = { prefix: folder, delimiter: "/", autoPaginate: false };
    while (query) {
      const [files, next, page]: GetFilesResponse = await this.bucket.getFiles(query).catch((error) => {
        throw googleProblem(error, this.uriOf(folder));
      });
      for (const name of (page as { prefixes?: string[] }).prefixes ?? [])
        found.push({ path: below(name.replace(/\/$/, "")), isDirectory: true, sizeBytes: 0 });
      for (const file of files)
        found.push({ path: below(file.name), isDirectory: false, sizeBytes: Number(file.metadata.size) });
      query = next ?? undefined;
    }
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async delete(uri: StorageUri): Promise<void> {
    await this.fileOf(uri)
      .delete({ ignoreNotFound: true })
      .catch((error) => {
        throw googleProblem(error, uri);
      });
    await forgetFile(this.cacheKey(uri));
  }

  async isOwn(uri: StorageUri): Promise<boolean> {
    const [metadata] = await this.fileOf(uri)
      .getMetadata()
      .catch((error) => {
        if (statusOf(error) === 404) return [undefined];
        throw googleProblem(error, uri);
      });
    return metadata?.metadata?.[madeBy] === this.client.teamId;
  }

  async deleteFolder(path: string): Promise<void> {
    const prefix = `${this.nameOf(path)}/`;
    for await (const file of this.bucket.getFilesStream({ prefix }))
      await file.delete({ ignoreNotFound: true });
  }

  /** Two teams may use the same name for different objects, on different servers or with different rights. */
  private cacheKey(exact: StorageUri): string {
    return JSON.stringify([this.client.teamId, this.client.apiEndpoint, exact]);
  }

  private startUpload(name: string, replaces: string | number, signal?: AbortSignal): GoogleUpload {
    const contentType = name.endsWith(".csv") ? "text/csv" : "application/octet-stream";
    return new GoogleUpload(this.bucket.file(name), {
      contentType,
      metadata: { [madeBy]: this.client.teamId },
      replaces,
      signal,
    });
  }

  /** Verifies the checksum of a new object; a corrupt one is deleted. */
  private async verified(name: string, stored: FileMetadata, sent: Digested): Promise<StoredObject> {
    const { sha256, sizeBytes, crc32c } = sent;
    const uri = this.uriOf(name, stored.generation);
    if (stored.crc32c === crc32c && Number(stored.size) === sizeBytes)
      return { uri, sha256, crc32c, sizeBytes };
    await this.delete(uri);
    throw new Error(`${uri} arrived with the CRC32C ${stored.crc32c} instead of ${crc32c}, and was deleted.`);
  }

  /** Accepts an existing object when it is ours and has the same bytes: an earlier attempt has finished it. */
  private same(name: string, there: FileMetadata, sent: Digested): StoredObject {
    const { sha256, sizeBytes, crc32c } = sent;
    const isSame = there.crc32c === crc32c && Number(there.size) === sizeBytes;
    if (isSame && there.metadata?.[madeBy] === this.client.teamId)
      return { uri: this.uriOf(name, there.generation), sha256, crc32c, sizeBytes };
    throw new DomainError(
      "conflict",
      `${this.uriOf(name)} is there already, ${isSame ? "and was not made by this team" : "with other content"}. ` +
        "Choose another name, or delete it first.",
    );
  }

  private async find(name: string): Promise<FileMetadata | undefined> {
    const [metadata] = await this.bucket
      .file(name)
      .getMetadata()
      .catch((error) => {
        if (statusOf(error) === 404) return [undefined];
        throw error;
      });
    return metadata;
  }

  private async open(uri: StorageUri) {
    const file = this.fileOf(uri);
    const [metadata] = await file.getMetadata().catch((error) => {
      if (statusOf(error) === 404) throw new DomainError("not-found", `There is no stored object ${uri}.`);
      throw googleProblem(error, uri);
    });
    const { generation, size, updated, crc32c } = metadata;
    return {
      uri: this.uriOf(file.name, generation),
      file: this.bucket.file(file.name, { generation }),
      sizeBytes: Number(size),
      updatedAt: new Date(updated ?? 0),
      crc32c,
    };
  }

  private fileOf(uri: StorageUri): File {
    const { bucket, name, generation } = parseGsUri(uri);
    if (bucket !== this.bucket.name || !name.startsWith(this.prefix))
      throw new DomainError("invalid", `${uri} is not in ${this.uriOf(this.prefix)}.`);
    return this.bucket.file(name, { generation });
  }

  private nameOf(path: string): string {
    if (!/^[^/#\r\n]+(\/[^/#\r\n]+)*$/.test(path) || path.split("/").some((part) => /^\.\.?$/.test(part)))
      throw new DomainError("invalid", `"${path}" is not a name for an object. Use folders/name.csv.`);
    return this.prefix + path;
  }

  private uriOf(name: string, generation?: string | number): StorageUri {
    return formatGsUri({ bucket: this.bucket.name, name, generation: generation?.toString() });
  }
}

async function* checked(
  bytes: AsyncIterable<Uint8Array>,
  expected: string,
  uri: StorageUri,
): AsyncGenerator<Uint8Array> {
  const crc = new Crc32c();
  for await (const piece of bytes) {
    crc.update(piece);
    yield piece;
  }
  if (crc.toString() !== expected)
    throw new Error(`${uri} arrived with the CRC32C ${crc} instead of ${expected}.`);
}
