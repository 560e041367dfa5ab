// Fold what a form asks for only with another outcome. Without scripts everything is shown, with a note saying when.
(() => {
  const form = document.querySelector("form[data-act]");
  if (!form) return;
  const fold = () => {
    const chosen = form.querySelector('input[name="outcome"]:checked');
    for (const part of form.querySelectorAll("[data-only]")) {
      part.hidden = !chosen || !part.dataset.only.split(" ").includes(chosen.value);
    }
    let number = 0;
    for (const section of form.querySelectorAll("section.sect")) {
      const asked = [...(section.querySelector(":scope > .fields")?.children ?? [])];
      section.hidden = asked.length > 0 && asked.every((part) => part.hidden);
      const shown = section.querySelector(":scope > h2 > span");
      if (shown && !section.hidden) shown.textContent = ++number;
    }
  };
  form.addEventListener("change", fold);
  fold();
  // Once it is sent, the form saves itself no more: that would arrive later and say less.
  let isSent = false;
  form.addEventListener("submit", () => (isSent = true));
  window.addEventListener("pageshow", () => (isSent = false));
  form.addEventListener("htmx:beforeRequest", (event) => isSent && event.preventDefault());
})();
