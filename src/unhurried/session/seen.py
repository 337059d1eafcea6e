"""A session at a frame of its output -> what there is to see of it. Pure."""

from unhurried.session.session import Session
from unhurried.session.view import State, View


def view_of(session: Session, at: int) -> View:
    """Return what is to be seen at a frame of the output, the one that is heard now."""
    score, here = session.score, session.position(at)
    state = state_of(session, at)
    told = score.telling.at(here)
    return View(
        title=score.timeline.title,
        state=state,
        section=told.section,
        text=told.text,
        to=told.to,
        breath=score.breaths.at(here) if session.edits.ritual_at(at) is not None else None,
        at=here,
        frames=score.timeline.frames,
        waits=max(0, session.begins - at) if state == "lead-in" else 0,
        volume=session.edits.volume_at(at),
        note=session.note,
    )


def state_of(session: Session, at: int) -> State:
    """Return how a session is at a frame of the output."""
    if session.is_over(at):
        return "ended"
    if session.state == "playing" and at < session.begins:
        return "lead-in"
    return session.state
