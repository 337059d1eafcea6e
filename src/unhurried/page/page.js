
"use strict";
// The page at work: what is shown of a moment, what buttons, keys, lock screens and thumbs do, and the sound itself.
(() => {
  const by = (id) => document.getElementById(id);
  const told = JSON.parse(by("data").textContent);
  const sound = by("sound");
  const { sectionAt, breathAt, brightAt, wordsAt, leftAt, clock } = moments(told);
  const stir = restingButtons(sound, by("parts"));
  const body = document.body.classList;
  const now = () => Math.min(Math.round(sound.currentTime * told.rate), told.frames);
  let embedded = sound.getAttribute("src");

  const EMPTY = 0.4; // how wide the circle is with empty lungs, beside full ones
  const STEP = 15; // seconds of a jump
  const AGAIN = 3; // seconds into a part after which "the part before" is this one
  const CHUNK = 1 << 22; // characters that are decoded in one go; a multiple of 4

  // --- what is seen ---

  const written = new Map();
  const write = (id, text) => {
    if (written.get(id) !== text) by(id).textContent = text;
    written.set(id, text);
  };

  const showWords = (text) => {
    by("words").classList.toggle("said", Boolean(text));
    if (!text) return; // the last ones fade where they stand
    write("words", text);
    by("words").classList.toggle("long", text.length > 110);
    by("words").classList.toggle("longer", text.length > 200);
  };

  let section = -1, second = -1;
  const draw = () => {
    const at = now(), breath = breathAt(at), ended = body.contains("ended");
    by("lungs").style.transform = `scale(${EMPTY + (1 - EMPTY) * (breath ? breath.full : 0)})`;
    by("lungs").style.opacity = brightAt(at);
    write("phase", breath ? told.breath[breath.phase] : "");
    showWords(ended ? told.said.ended : wordsAt(at));
    if (sectionAt(at) !== section) enter(section = sectionAt(at));
    if (Math.floor(at / told.rate) === second) return;
    second = Math.floor(at / told.rate);
    by("place").value = second;
    by("place").style.setProperty("--done", `${100 * at / told.frames}%`);
    by("place").setAttribute("aria-valuetext", clock(at));
    write("left", ended ? "" : leftAt(at));
  };

  const enter = (which) => {
    write("part", told.sections[which][1] ?? "");
    for (const button of by("list").querySelectorAll("button")) {
      button.autofocus = Number(button.dataset.which) === which;
      if (button.autofocus) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current");
    }
    describe();
  };

  const follow = () => {
    draw();
    if (!sound.paused) requestAnimationFrame(follow);
  };

  // --- what is done ---

  const play = () => sound.play().catch(() => {}); // a browser may want to be asked by a touch
  const toggle = () => (sound.paused ? play() : sound.pause());
  const seek = (frame) => {
    body.remove("ended");
    sound.currentTime = Math.max(0, Math.min(frame, told.frames)) / told.rate;
    second = -1;
    draw();
  };
  const jump = (seconds) => seek(now() + seconds * told.rate);
  const next = () => {
    const following = told.sections[sectionAt(now()) + 1];
    if (following) seek(following[0]);
  };
  const previous = () => {
    const k = sectionAt(now()), start = told.sections[k][0];
    seek(now() - start > AGAIN * told.rate || k === 0 ? start : told.sections[k - 1][0]);
  };

  // --- the lock screen, and headphones ---

  const media = navigator.mediaSession;
  const describe = () => {
    if (!media || !window.MediaMetadata) return;
    const artwork = told.cover ? [{ src: told.cover, sizes: "1000x1000", type: "image/png" }] : [];
    const album = told.sections[Math.max(0, section)][1] ?? "";
    media.metadata = new MediaMetadata({ title: told.title, artist: told.artist, album, artwork });
  };
  const place = () => {
    const duration = told.frames / told.rate;
    media?.setPositionState?.({ duration, position: Math.min(sound.currentTime, duration), playbackRate: 1 });
  };
  const handlers = {
    play, pause: () => sound.pause(), stop: () => sound.pause(),
    seekbackward: (asked) => jump(-(asked.seekOffset || STEP)), seekforward: (asked) => jump(asked.seekOffset || STEP),
    seekto: (asked) => seek(asked.seekTime * told.rate),
    ...(told.sections.length > 1 ? { previoustrack: previous, nexttrack: next } : {}),
  };
  for (const [action, handler] of Object.entries(handlers)) {
    try { media?.setActionHandler(action, handler); } catch { /* a browser need not know each of them */ }
  }

  // --- the screen stays on while it plays ---

  let lock = null;
  const stayAwake = async () => {
    if (sound.paused || document.visibilityState !== "visible" || lock || !navigator.wakeLock) return;
    try {
      lock = navigator.wakeLock.request("screen"); // a promise, so that nobody asks twice
      const held = await lock;
      held.addEventListener("release", () => { lock = null; });
      if (sound.paused) letSleep();
    } catch {
      lock = null; // low on power perhaps: it plays on in the dark
    }
  };
  const letSleep = () => {
    lock?.then((held) => held.release()).catch(() => {});
    lock = null;
  };

  // --- keys ---

  const keys = {
    ArrowLeft: () => jump(-STEP), ArrowRight: () => jump(STEP), Home: () => seek(0),
    n: next, b: previous, r: () => seek(told.sections[sectionAt(now())][0]), PageDown: next, PageUp: previous,
  };
  const pressed = (event) => {
    stir();
    const onButton = event.target.closest?.("button") && [" ", "Enter"].includes(event.key);
    if (onButton || event.ctrlKey || event.metaKey || event.altKey || by("parts").open) return;
    // Rituals say that any key will do for a pause.
    const does = keys[event.key] ?? ([...event.key].length === 1 || event.key === "Enter" ? toggle : null);
    if (!does) return;
    event.preventDefault();
    if (!by("play").disabled && !(event.repeat && does === toggle)) does();
  };

  // --- the sound itself: from the page to a file in memory, which every browser can seek in, of any size ---

  const bytesOf = (text) => {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const signs = atob(text), bytes = new Uint8Array(signs.length);
    for (let k = 0; k < signs.length; k++) bytes[k] = signs.charCodeAt(k);
    return bytes;
  };
  const decoded = async () => {
    const [kind, text] = [embedded.slice(5, embedded.indexOf(";")), embedded.slice(embedded.indexOf(",") + 1)];
    const parts = [];
    for (let from = 0; from < text.length; from += CHUNK) {
      parts.push(bytesOf(text.slice(from, from + CHUNK)));
      if (from) await new Promise((go) => setTimeout(go)); // a long ritual leaves the page alive meanwhile
    }
    return URL.createObjectURL(new Blob(parts, { type: kind }));
  };
  const known = () => { embedded = ""; }; // hundreds of megabytes perhaps
  const failed = () => {
    if (embedded) { // where a file in memory does not play, what is in the page may
      [sound.src, embedded] = [embedded, ""];
      return;
    }
    by("play").disabled = true;
    written.delete("words");
    showWords(told.said.unplayable);
  };

  // --- all of it, together ---

  const setOut = () => {
    const { said } = told;
    for (const id of ["previous", "back", "forward", "next", "place"]) by(id).setAttribute("aria-label", said[id]);
    for (const id of ["controls", "parts", "left"]) by(id).lang = told.said_in;
    for (const id of ["open", "heading"]) by(id).textContent = said.parts;
    by("close").textContent = said.close;
    by("place").max = Math.floor(told.frames / told.rate);
    const several = told.sections.length > 1;
    for (const id of ["previous", "next", "open"]) by(id).hidden = !several;
    told.sections.forEach(([start, title], which) => {
      const item = document.createElement("li"), button = document.createElement("button");
      const name = document.createElement("span"), time = document.createElement("time");
      button.type = "button";
      button.dataset.which = which;
      name.textContent = title ?? told.title;
      name.dir = "auto";
      name.lang = document.documentElement.lang;
      time.textContent = clock(start);
      button.append(name, time);
      button.addEventListener("click", () => { by("parts").close(); seek(start); play(); });
      item.append(button);
      by("list").append(item);
    });
    if (told.cover) {
      const icon = Object.assign(document.createElement("link"), { rel: "icon", href: told.cover });
      document.head.append(icon);
    }
  };

  const called = () => by("play").setAttribute("aria-label", sound.paused ? told.said.play : told.said.pause);
  const changed = () => {
    body.toggle("playing", !sound.paused);
    if (media) media.playbackState = sound.paused ? "paused" : "playing";
    called();
    place();
    if (sound.paused) letSleep(); else { body.remove("ended"); stayAwake(); }
    stir();
    second = -1;
    follow();
  };

  by("play").addEventListener("click", toggle);
  by("previous").addEventListener("click", previous);
  by("next").addEventListener("click", next);
  by("back").addEventListener("click", () => jump(-STEP));
  by("forward").addEventListener("click", () => jump(STEP));
  by("open").addEventListener("click", () => by("parts").showModal());
  by("close").addEventListener("click", () => by("parts").close());
  by("parts").addEventListener("click", (event) => { if (event.target === by("parts")) by("parts").close(); });
  by("place").addEventListener("input", () => seek(by("place").value * told.rate));
  sound.addEventListener("play", changed);
  sound.addEventListener("pause", changed);
  sound.addEventListener("seeked", () => { second = -1; draw(); place(); });
  sound.addEventListener("timeupdate", draw);
  sound.addEventListener("loadedmetadata", known);
  sound.addEventListener("error", failed);
  sound.addEventListener("ended", () => { body.add("ended"); changed(); });
  document.addEventListener("visibilitychange", stayAwake);
  document.addEventListener("keydown", pressed);

  setOut();
  document.documentElement.classList.add("live");
  sound.removeAttribute("controls");
  sound.removeAttribute("src");
  called();
  enter(section = 0);
  draw();
  decoded().then((address) => {
    sound.src = address;
    sound.preload = "auto";
    by("play").disabled = false;
  });
})();
