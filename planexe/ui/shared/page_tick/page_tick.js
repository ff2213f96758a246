// Tells whoever listens on the page which look at the run the page shows now.

/** @import {Element} from "../../element.d.ts" */

/** @type {(element: Element<{number: number}>) => void} */
export default function ({ data }) {
  window.dispatchEvent(new CustomEvent("planexe-look", { detail: data.number }));
}
