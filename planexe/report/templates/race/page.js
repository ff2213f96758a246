const place = document.getElementById("race");
new RacePlayer(place, JSON.parse(document.getElementById("race-data").textContent), { around: 120, tall: true });
