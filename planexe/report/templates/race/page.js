// The race on a page of its own, which holds its data.

import { RacePlayer } from "./player.js";

const place = document.getElementById("race"), data = document.getElementById("race-data");
if (place && data) new RacePlayer(place, JSON.parse(data.textContent ?? ""), { around: 120, tall: true });
