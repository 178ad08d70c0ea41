// SPDX-License-Identifier: Apache-2.0
// The header checks of Mozilla's HTTP Observatory for each HOST at one PORT, all at once:
//   node observatory.mjs PORT HOST…
// Says how many tests of how many hosts had an answer.
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("./node_modules/@mdn/mdn-http-observatory/", import.meta.url);
// Its installation would download the browsers' list, in which no address on loopback stands.
const preloads = fileURLToPath(new URL("conf/hsts-preload.json", folder));
if (!existsSync(preloads))
  writeFileSync(preloads, "{}");
const { retrieve } = await import(new URL("src/retriever/retriever.js", folder));
const { ALL_TESTS } = await import(new URL("src/constants.js", folder));

const [port, ...hosts] = process.argv.slice(2);
const answers = await Promise.all(hosts.map(async (host) => {
  const site = await retrieve(host, { httpPort: port, httpsPort: port });
  return ALL_TESTS.map((test) => test(site)).filter((result) => result.result).length;
}));
console.log(`${answers.reduce((sum, count) => sum + count, 0)} tests of ${hosts.length} hosts`);
