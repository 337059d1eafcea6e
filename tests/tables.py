"""A timeline as a table that one can read: a line a cue, with exact frames."""

from unhurried.cues import BedCue, BreathCue, ChimeCue, Cue, SoundCue, SpeechCue, Timeline


def table(timeline: Timeline) -> str:
    """Return start, end, kind, what, to, line and section of each cue, and the length of the whole."""
    rows = [_row(cue) for cue in timeline.cues]
    return "\n".join([f"# {timeline.title}: {timeline.frames} frames, tone {timeline.tone}", *rows]) + "\n"


def _row(cue: Cue) -> str:
    match cue:
        case SpeechCue(text=what):
            kind = "speech"
        case BreathCue(phase=what):
            kind = "breath"
        case ChimeCue(name=what):
            kind = "chime"
        case SoundCue(name=what):
            kind = "sound"
            what += f" ({cue.level:+g} dB, to {cue.to})"
        case BedCue(name=what):
            kind = "bed"
            what += f" (in {cue.fade_in}, out {cue.fade_out})"
    line = cue.place.line if cue.place else "-"
    section = (cue.place.section if cue.place else None) or "-"
    return f"{cue.start:>9} {cue.end:>9}  {kind:<6}  {line:>3}  {section} | {what}"
