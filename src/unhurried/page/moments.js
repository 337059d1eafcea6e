
"use strict";
// What there is at a moment: a pure function of the frame. Nothing adds up, so nothing drifts, and one may jump anywhere.
const moments = (told) => {
  const DIM = 0.3, BRIGHT = 0.9; // how bright the circle is where no breath is led, and where one is: the room is dark
  const FADE = 2 * told.rate; // frames in which it becomes bright before the breath, and dim after it

  const before = (list, at, start) => {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (start(list[middle]) <= at) low = middle + 1; else high = middle;
    }
    return low - 1;
  };

  // An inhale in two parts is one way up, in which each part has its share; what is neither in nor out stays.
  const laidOut = ({ start, phases, frames }) => {
    const edges = [start], levels = [0];
    for (let k = 0; k < phases.length;) {
      let last = k, all = 0;
      while (last < phases.length && phases[last] === phases[k]) all += frames[last++];
      const from = levels[k], goal = { i: 1, o: 0 }[phases[k]] ?? from;
      for (let passed = 0; k < last; k++) {
        passed += frames[k];
        edges.push(edges[k] + frames[k]);
        levels.push(from + (goal - from) * passed / all);
      }
    }
    return { start, end: edges[edges.length - 1], phases, edges, levels };
  };
  const runs = told.runs.map(laidOut);

  const breathAt = (at) => {
    const run = runs[before(runs, at, (each) => each.start)];
    if (!run || at >= run.end) return null;
    const k = before(run.edges, at, (edge) => edge);
    const share = (at - run.edges[k]) / (run.edges[k + 1] - run.edges[k]);
    return { phase: run.phases[k], full: run.levels[k] + (run.levels[k + 1] - run.levels[k]) * share };
  };

  const brightAt = (at) => {
    const k = before(runs, at, (run) => run.start);
    const since = k < 0 ? Infinity : at - runs[k].end;
    const until = k + 1 < runs.length ? runs[k + 1].start - at : Infinity;
    return DIM + (BRIGHT - DIM) * Math.max(0, 1 - Math.max(0, Math.min(since, until)) / FADE);
  };

  const sectionAt = (at) => before(told.sections, at, (section) => section[0]);

  const wordsAt = (at) => {
    const shown = told.words[before(told.words, at, (each) => each[0])];
    return shown && at < shown[1] ? shown[2] : "";
  };

  const clock = (frames) => {
    const seconds = Math.floor(frames / told.rate), two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
    return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  };

  const leftAt = (at) => {
    const seconds = (told.frames - at) / told.rate;
    if (seconds < 45) return told.last;
    const whole = Math.round(seconds / 60), hours = Math.floor(whole / 60), rest = whole % 60;
    const time = [hours && `${hours}\u00a0h`, (rest || !hours) && `${rest}\u00a0min`].filter(Boolean).join(" ");
    return told.left.replace("{time}", () => time);
  };

  return { sectionAt, breathAt, brightAt, wordsAt, leftAt, clock };
};
