// The race on a page of its own, which holds its data.

import { RacePlayer } from "./player.js";

const place = document.getElementById("race");
new RacePlayer(place, JSON.parse(document.getElementById("race-data").textContent), { around: 120, tall: true });
