
"use strict";
// While it plays the buttons go to rest. A sleepy thumb then only wakes them, wherever it falls, and presses nothing.
const restingButtons = (sound, dialog) => {
  const REST = 8000; // ms without a touch after which they go
  const body = document.body.classList;
  let resting = 0, waking = false;

  const stir = () => {
    body.remove("resting");
    clearTimeout(resting);
    resting = setTimeout(rest, REST);
  };
  const rest = () => {
    const used = dialog.open || document.activeElement?.matches(":focus-visible");
    if (sound.paused || used) stir(); else body.add("resting");
  };
  const press = () => {
    waking = body.contains("resting") && !matchMedia("(prefers-contrast: more)").matches;
    stir();
  };
  const swallow = (event) => {
    if (!waking) return;
    waking = false;
    event.preventDefault();
    event.stopPropagation();
  };

  document.addEventListener("pointerdown", press, true);
  document.addEventListener("click", swallow, true);
  for (const kind of ["contextmenu", "dragstart"]) document.addEventListener(kind, (event) => event.preventDefault());
  return stir;
};
