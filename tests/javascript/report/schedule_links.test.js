import assert from "node:assert/strict";
import { test } from "node:test";

import { linkShape } from "../../../planexe/report/templates/schedule_links.js";

test("from an end to a beginning a line goes right, then down to the edge of the row", () => {
  assert.equal(linkShape("FS", 10, 0, 20, 40), "M10 0H23V32m-3 -4l3 4l3 -4");
});

test("to a row above it goes up", () => {
  assert.equal(linkShape("FS", 10, 40, 20, 0), "M10 40H23V8m-3 4l3 -4l3 4");
});

test("other links go around the side on which they begin, with the tip where they end", () => {
  assert.equal(linkShape("SS", 10, 0, 20, 40), "M10 0H0V40H20m-4 -3l4 3l-4 3");
  assert.equal(linkShape("FF", 10, 0, 20, 40), "M10 0H30V40H20m4 -3l-4 3l4 3");
});
