// Starts the Slack service of the npm package `emulate`: node start.mjs PACKAGE_FOLDER PORT SEED.json
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, port, seed] = process.argv.slice(2);
const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const { createEmulator } = await import(pathToFileURL(join(folder, main)));
const emulator = await createEmulator({
  service: "slack",
  hostname: "127.0.0.1",
  port: Number(port),
  seed: JSON.parse(readFileSync(seed, "utf8")),
});
console.log(`listening on ${emulator.url}`);
process.on("SIGTERM", () => emulator.close().finally(() => process.exit(0)));
