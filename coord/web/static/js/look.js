// Every half minute, while the page is looked at, say so: what listens for "coord-look" asks for news.
(() => {
  const HALF_A_MINUTE = 30000;
  const look = () => {
    if (document.visibilityState === "visible") document.body.dispatchEvent(new Event("coord-look"));
  };
  setInterval(look, HALF_A_MINUTE);
  document.addEventListener("visibilitychange", look);
})();
