// The scripts as pages get them, put together by planexe/scripts.py, are JavaScript that a browser would read.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { Script } from "node:vm";

const PUT_TOGETHER = `
import json, pathlib, planexe.scripts as scripts
package = pathlib.Path(scripts.__file__).parent
paths = sorted(path.relative_to(package).as_posix() for path in package.rglob("*.js"))
print(json.dumps({path: scripts.module_script(path) for path in paths}))
`;

test("every script put together can be read by a browser", () => {
  const done = spawnSync(process.env.PYTHON ?? "python3", ["-c", PUT_TOGETHER], { encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  /** @type {Record<string, string>} */
  const scripts = JSON.parse(done.stdout);
  assert.ok(Object.keys(scripts).length > 20);
  for (const [path, script] of Object.entries(scripts)) {
    const plain = script.replace(/^export default /m, "void ");
    assert.doesNotThrow(() => new Script(`"use strict";\n${plain}`, { filename: path }));
  }
});
