// The chart on a page of its own: everything it draws stands in the page.

const found = JSON.parse(document.getElementById("gantt-data").textContent);
const place = document.getElementById("gantt");
place.replaceChildren();
new LiveGantt(place, found.options).take(found.part);
