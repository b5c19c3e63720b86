// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

// The language server inside of "Even Better TOML" for VS Code, on stdin and stdout: `node taplo.js PACKAGE`, where
// PACKAGE is the folder of the npm package `@taplo/lsp`. The extension gives it the same environment.

"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { TaploLsp } = require(path.resolve(process.argv[2]));

function findConfigFile(from) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    for (const name of [".taplo.toml", "taplo.toml"]) {
      const file = path.join(folder, name);
      if (fs.existsSync(file)) return file;
    }
    if (path.dirname(folder) === folder) return undefined;
  }
}

const environment = {
  cwd: () => process.cwd(),
  envVar: (name) => process.env[name],
  envVars: () => Object.entries(process.env),
  findConfigFile,
  glob: () => [],
  isAbsolute: (name) => path.isAbsolute(name),
  now: () => new Date(),
  readFile: (name) => fs.promises.readFile(name),
  writeFile: (name, bytes) => fs.promises.writeFile(name, bytes),
  stderr: process.stderr,
  stdErrAtty: () => false,
  stdin: process.stdin,
  stdout: process.stderr,
  urlToFilePath: (url) => decodeURIComponent(url).slice("file://".length),
  sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  fetch: { fetch, Headers, Request, Response },
};

function send(message) {
  const body = Buffer.from(JSON.stringify(message));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
}

async function main() {
  const server = await TaploLsp.initialize(environment, { onMessage: send });
  let received = Buffer.alloc(0);
  process.stdin.on("data", (data) => {
    received = Buffer.concat([received, data]);
    for (;;) {
      const end = received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(received.subarray(0, end).toString())[1]);
      const begin = end + 4;
      if (received.length < begin + length) return;
      const message = JSON.parse(received.subarray(begin, begin + length));
      received = received.subarray(begin + length);
      server.send(message);
    }
  });
  process.stdin.on("end", () => process.exit(0));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
