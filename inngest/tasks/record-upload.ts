import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { checkReference } from "@/lib/blocks/signed-reference";
import { addDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { defineTask } from "@/lib/flows/task";
import { uploadReport } from "@/lib/reports/upload-report";
import { sharedUriOf } from "@/lib/storage/open-storage";
import { SourceFile } from "./find-source";
import { Upload } from "./upload-to-bucket";

export default defineTask({
  slug: "record-upload",
  name: "Record upload",
  description: "Makes the bucket's object the dataset's newest version, and reports how to read it.",
  input: z.object({ file: SourceFile, upload: Upload }),
  output: z.object({
    dataset: z.string(),
    version: z.int(),
    uri: z.string(),
    sha256: z.string(),
    sizeBytes: z.int(),
  }),
  isCacheable: false,
  dryRun: "It adds a version to a dataset.",
  async run({ teamId, runId, nodeId, input, log, artifact }) {
    const { file, upload } = input;
    await checkReference({ teamId, runId }, file);
    await checkReference({ teamId, runId }, upload);
    if (upload.sha256 !== file.sha256)
      throw new DomainError("invalid", "The uploaded file differs from the recorded one.");
    const { dataset, isSynthetic, contents } = file;
    const note = `Uploaded from ${file.from}.`;
    const origin = { sourceId: file.versionId, runId, nodeId };
    const { version } = await addDatasetVersion(teamId, dataset, upload, contents, {
      isSynthetic,
      note,
      origin,
    });
    log(`${dataset} version ${version} is ${upload.uri}.`);
    await artifact("upload-report", "markdown", {
      title: "Upload report",
      markdown: uploadReport({ ...file, ...upload, version, sharedUri: sharedUriOf(upload.uri) }),
    });
    const { uri, sha256, sizeBytes } = upload;
    return { dataset, version, uri, sha256, sizeBytes };
  },
});
