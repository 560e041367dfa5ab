// Fold what a form asks for only with another outcome. Without scripts everything is shown, with a note saying when.
(() => {
  const form = document.querySelector("form[data-act]");
  if (!form) return;
  const fold = () => {
    const chosen = form.querySelector('input[name="outcome"]:checked');
    for (const part of form.querySelectorAll("[data-only]")) {
      part.hidden = !chosen || !part.dataset.only.split(" ").includes(chosen.value);
    }
  };
  form.addEventListener("change", fold);
  fold();
})();
