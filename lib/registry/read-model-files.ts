import { text } from "node:stream/consumers";
import { storageForUri } from "@/lib/blocks/open-bucket";
import { readFlavors, readSignature, type Signature } from "./signature";

const mostBytes = 200_000;

/** Facts of a model by its files. */
export interface ModelFacts {
  flavors: string[];
  signature?: Signature;
  /** Text of requirements.txt. */
  requirements?: string;
  /** Versions that it was made with. */
  python?: string;
  mlflow?: string;
  hasOnnx: boolean;
}

/** Reads MLmodel and requirements.txt of a model's files; their paths begin at the model's folder. */
export async function readModelFiles(
  teamId: string,
  files: { path: string; uri: string; sizeBytes: number }[],
): Promise<ModelFacts> {
  const read = async (path: string) => {
    const file = files.find((other) => other.path === path && other.sizeBytes > 0);
    if (!file) return undefined;
    const place = await storageForUri(teamId, file.uri);
    return text(await place.read(file.uri, { start: 0, end: Math.min(file.sizeBytes, mostBytes) - 1 }));
  };
  const [mlmodel = "", requirements] = await Promise.all([read("MLmodel"), read("requirements.txt")]);
  return {
    flavors: readFlavors(mlmodel),
    signature: readSignature(mlmodel),
    requirements,
    python: valueIn(mlmodel, "python_version"),
    mlflow: valueIn(mlmodel, "mlflow_version"),
    hasOnnx: files.some(({ path }) => path.endsWith(".onnx")),
  };
}

/** A plain value of a YAML file, wherever it stands. */
function valueIn(yaml: string, key: string): string | undefined {
  return new RegExp(`^ *${key}: *([\\w.+-]{1,50}) *$`, "m").exec(yaml)?.[1];
}
