// A drawing wider than its place opens at what is to be done now.
for (const place of document.querySelectorAll(".scroll[data-now]")) {
  place.scrollLeft = Math.max(0, Number(place.dataset.now) - place.clientWidth / 2);
}
