// `npm run keys:rotate`: changes ENCRYPTION_KEY. Stop the portal first.
import { runProgram } from "./run-program.mjs";

await runProgram("rotateEncryptionKey");
