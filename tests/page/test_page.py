"""The page: one file that plays, shows and breathes by itself, in a real browser, and asks nothing of any network."""

import io
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.page.chromium import Browser, Tab
from tests.session.timelines import timeline as laid_out
from unhurried.captions import as_vtt, captions
from unhurried.cues import SpeechCue, Timeline
from unhurried.languages import FOLDER, language_of, languages
from unhurried.page import write_page
from unhurried.page.page import CHUNK
from unhurried.page.told import told
from unhurried.pictures.colours import Colours, colours_of
from unhurried.script.ritual import Place
from unhurried.session.breathing import Breaths
from unhurried.session.entering import sections
from unhurried.units import SAMPLE_RATE, to_frames

STEPS = """
  - section: Arrive
  - say: Settle in, and be here. Nothing is to be done.
  - section: Breathe
  - say: Let a breath go.
  - breathe: {breaths: 3, pattern: 3-1-4-1, cues: first 1}
  - pause: 6s
  - breathe: {breaths: 2, pattern: 2+1-5, cues: none}
  - section: Close
  - say: Stay as long as you like.
  - chime: end
"""
PHONES = ((390, 844), (375, 667), (320, 568), (1280, 800), (844, 390))
COVER = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763d8b0611d0003ee01f6"
    "4c5d2b870000000049454e44ae426082"
)
"""A PNG of one pixel."""
NASTY = (
    "</script x></script><img src=x onerror=\"hacked=1\">{{data}} & 'so' \u2028 <!-- <script>hacked=1</script> 👩‍❤️‍👨"
)
LONG = (
    "The very long way back to each other after a weekend without a telephone, and Donaudampfschifffahrtsgesellschaft"
)
AWAKE = """
  window.locks = [];
  Object.defineProperty(navigator, 'wakeLock', {value: {request: async (kind) => {
    const held = new EventTarget();
    held.kind = kind;
    held.release = async () => { held.released = true; held.dispatchEvent(new Event('release')); };
    locks.push(held);
    return held;
  }}});
"""
MEDIA = """
  window.handlers = {};
  navigator.mediaSession.setActionHandler = (action, handler) => { handlers[action] = handler; };
  navigator.mediaSession.setPositionState = (state) => { window.position = state; };
"""


def page(ritual: Timeline, audio: bytes, **more: Any) -> bytes:
    """Return the page of a ritual and its sound."""
    file = io.BytesIO()
    write_page(file, ritual, io.BytesIO(audio), **more)
    return file.getvalue()


@pytest.fixture(scope="module")
def ritual() -> Timeline:
    return laid_out(STEPS)


def silence(frames: int, mode: str = "CONSTANT") -> bytes:
    import soundfile

    sound = io.BytesIO()
    with soundfile.SoundFile(
        sound, "w", SAMPLE_RATE, 1, format="MP3", bitrate_mode=mode, compression_level=0.9
    ) as file:
        file.write(np.zeros(frames, np.float32))
    return sound.getvalue()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def path(ritual: Timeline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "A ritual, für zwei.html"
    path.write_bytes(page(ritual, silence(ritual.frames), cover=COVER))
    return path


@pytest.fixture
def tab(browser: Browser, path: Path) -> Iterator[Tab]:
    """The page on a phone, ready to play; it must not have complained of anything, nor asked for anything."""
    tab = browser.tab()
    tab.before(AWAKE + MEDIA)
    ready(tab.open(path))
    yield tab
    assert_calm(tab)
    tab.close()


def ready(tab: Tab) -> Tab:
    tab.until("!document.getElementById('play').disabled && sound.readyState >= 1")
    return tab


def assert_calm(tab: Tab) -> None:
    assert tab.complaints == []
    assert [url for url in tab.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert len([url for url in tab.requests if url.startswith("file:")]) == 1


def go_to(tab: Tab, seconds: float) -> None:
    tab(f"sound.currentTime = {seconds}")
    tab.until("!sound.seeking")


def seen(tab: Tab, seconds: list[float]) -> list[dict[str, Any]]:
    """Return what is seen at some moments: how wide and bright the circle is, the words, the part, the time left."""
    script = """(async () => {
      const all = [], text = (id) => document.getElementById(id).textContent;
      for (const at of %s) {
        await new Promise((yes) => { sound.addEventListener('seeked', yes, {once: true}); sound.currentTime = at; });
        all.push({
          wide: Number(/scale\\((.*)\\)/.exec(lungs.style.transform)[1]), bright: Number(lungs.style.opacity),
          words: words.classList.contains('said') ? text('words') : '', part: text('part'), left: text('left'),
          phase: text('phase'), at: document.getElementById('place').getAttribute('aria-valuetext'),
        });
      }
      return all;
    })()"""
    found: list[dict[str, Any]] = tab(script % json.dumps(seconds))
    return found


# --- what is seen ---


def test_the_circle_is_as_full_as_lungs_are(tab: Tab, ritual: Timeline) -> None:
    """At any moment, jumped to in any order: as wide as the tone is high; small and dim where none is led."""
    breaths = Breaths(ritual.cues)
    moments = [round(k * ritual.frames / SAMPLE_RATE / 97, 3) for k in range(97)]
    moments = moments[::2] + moments[1::2][::-1]
    for moment, view in zip(moments, seen(tab, moments), strict=True):
        breath = breaths.at(to_frames(moment))
        assert view["wide"] == pytest.approx(0.4 + 0.6 * (breath.fullness if breath else 0), abs=1e-3), moment
        assert 0.3 <= view["bright"] <= 0.9
        assert view["phase"] == (
            {"in": "Breathe in", "hold": "Hold", "out": "Breathe out", "rest": "Rest"}[breath.phase] if breath else ""
        )
        if breath:
            assert view["bright"] == 0.9
    first, *_ = told(ritual, "en").runs
    start, end = first.start / SAMPLE_RATE, (first.start + sum(first.frames)) / SAMPLE_RATE
    around = [view["bright"] for view in seen(tab, [start - 3, start - 1, end + 1, end + 3])]
    assert around == pytest.approx([0.3, 0.6, 0.6, 0.3], abs=0.01)
    assert sum(breaths.at(to_frames(moment)) is not None for moment in moments) > 30


def test_words_are_shown_while_they_are_spoken(tab: Tab, ritual: Timeline) -> None:
    """Each sentence in its time, none between; the part that it stands in above, and the time left in words."""
    shown = captions(ritual, "en")
    starts = sections(ritual)
    moments = [caption.start + SAMPLE_RATE // 10 for caption in shown] + [caption.end for caption in shown]
    expected = [caption.text for caption in shown]
    expected += [
        shown[k + 1].text if k + 1 < len(shown) and shown[k + 1].start == c.end else "" for k, c in enumerate(shown)
    ]
    views = seen(tab, [frame / SAMPLE_RATE for frame in moments])
    assert [view["words"] for view in views] == expected
    assert [view["part"] for view in views] == [
        [section.title for section in starts if section.start <= frame][-1] for frame in moments
    ]
    assert seen(tab, [0])[0]["left"] == "2\u00a0min left."
    assert seen(tab, [ritual.frames / SAMPLE_RATE - 10])[0]["left"] == "Less than a minute left."
    assert seen(tab, [65.2])[0]["at"] == "1:05"


def test_it_plays_and_breathes_along(tab: Tab, ritual: Timeline) -> None:
    """A press and it plays; what is seen moves by itself; another, and it waits."""
    first = next(run.start for run in told(ritual, "en").runs) / SAMPLE_RATE
    go_to(tab, first)
    assert tab("play.getAttribute('aria-label')") == "Play"
    tab("play.click()")
    tab.until(f"sound.currentTime > {first} + 0.5 && /scale/.test(lungs.style.transform)")
    assert tab("!sound.paused && document.body.classList.contains('playing')")
    assert tab("play.getAttribute('aria-label')") == "Pause"
    assert tab("parseFloat(lungs.style.transform.slice(6))") > 0.45
    each_frame = """new Promise((yes) => {
      const all = new Set(), look = () => all.add(lungs.style.transform).size < 8 ? requestAnimationFrame(look) : yes(sound.currentTime);
      look();
    })"""
    before = tab("sound.currentTime")
    assert tab(each_frame) - before < 1.5, "it moves as a picture does, not four times a second"
    tab("play.click()")
    tab.until("sound.paused && !document.body.classList.contains('playing')")
    breath = Breaths(ritual.cues).at(to_frames(tab("sound.currentTime")))
    assert breath is not None
    assert tab("parseFloat(lungs.style.transform.slice(6))") == pytest.approx(0.4 + 0.6 * breath.fullness, abs=1e-3)


def test_it_ends_kindly(tab: Tab, ritual: Timeline) -> None:
    """Kind words, the buttons there, the screen may sleep; another press begins anew."""
    go_to(tab, ritual.frames / SAMPLE_RATE - 0.4)
    tab("play.click()")
    tab.until("sound.ended")
    tab.until("words.textContent === 'That was all. Stay as long as you like.' && words.classList.contains('said')")
    assert tab(
        "[locks.length, locks.every((held) => held.released), document.getElementById('left').textContent]"
    ) == [1, True, ""]
    assert not tab("document.body.classList.contains('playing') || document.body.classList.contains('resting')")
    tab("play.click()")
    tab.until("sound.currentTime > 0.05 && sound.currentTime < 5 && !document.body.classList.contains('ended')")
    assert "left" in tab("document.getElementById('left').textContent")


def test_who_wishes_for_no_motion_reads_a_word(browser: Browser, path: Path, ritual: Timeline) -> None:
    """No circle moves, and a word in its place says what to do."""
    tab = browser.tab(media={"prefers-reduced-motion": "reduce"})
    ready(tab.open(path))
    (view,) = seen(tab, [(told(ritual, "en").runs[0].start + 1000) / SAMPLE_RATE])
    assert view["phase"] == "Breathe in"
    shown = "['lungs', 'phase'].map((id) => getComputedStyle(document.getElementById(id)).display)"
    assert tab(shown) == ["none", "block"]
    assert_calm(tab)
    tab.close()


@pytest.mark.parametrize("size", PHONES, ids=str)
def test_all_of_it_fits(size: tuple[int, int], browser: Browser, tmp_path: Path) -> None:
    """On a small phone and on a desk: nothing is cut or scrolls, each button is big enough for a thumb, nothing overlaps."""
    ritual = laid_out(
        STEPS.replace(
            "Nothing is to be done.",
            "If this was enough for today, then stay where you are for a good while, and leave the rest for another time.",
        ),
        "language: es\n",
    )
    path = tmp_path / "it.html"
    path.write_bytes(page(replace(ritual, title=LONG), silence(ritual.frames), language="es"))
    tab = ready(browser.tab(size=size).open(path))
    longest = max(captions(ritual, "es"), key=lambda caption: len(caption.text))
    go_to(tab, (longest.start + 100) / SAMPLE_RATE)
    assert tab("words.textContent") == longest.text
    assert tab(
        "[document.documentElement.scrollWidth <= innerWidth, document.documentElement.scrollHeight <= innerHeight]"
    ) == [True, True]
    boxes = tab("""Object.fromEntries(['h1', '#part', '#full', '#words', '#controls', ...['previous', 'back', 'play', 'forward', 'next', 'open'].map((id) => '#' + id)]
      .map((name) => { const box = document.querySelector(name).getBoundingClientRect(); return [name, [box.left, box.top, box.right, box.bottom]]; }))""")
    for name, (left, top, right, bottom) in boxes.items():
        assert 0 <= left < right <= size[0], name
        assert 0 <= top < bottom <= size[1], name
        if name[1:] in ("previous", "back", "play", "forward", "next", "open"):
            assert right - left >= 44, name
            assert bottom - top >= 44, name
    assert boxes["#full"][2] - boxes["#full"][0] > 0.4 * min(size), "a circle that can be seen"
    assert tab("words.scrollHeight <= words.clientHeight + 1")
    parts = [boxes[name] for name in ("h1", "#part", "#full", "#words", "#controls")]
    for k, one in enumerate(parts):
        for other in parts[k + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert_calm(tab)
    tab.close()


# --- what is done ---


def test_keys_do_what_they_do_in_a_player(tab: Tab, ritual: Timeline) -> None:
    """Space plays and waits, arrows jump, n, b and r go to parts; any other key waits, as rituals say."""
    starts = [section.start / SAMPLE_RATE for section in sections(ritual)]
    tab.key(" ", " ")
    tab.until("!sound.paused")
    tab.key("x", "x")
    tab.until("sound.paused")
    go_to(tab, 20)
    tab.key("ArrowRight")
    assert tab("sound.currentTime") == pytest.approx(35, abs=0.01)
    tab.key("ArrowLeft")
    tab.key("ArrowLeft")
    assert tab("sound.currentTime") == pytest.approx(5, abs=0.01)
    tab.key("ArrowLeft")
    assert tab("sound.currentTime") == 0
    for key, where in (("n", 1), ("n", 2), ("n", 2), ("b", 1), ("b", 0)):
        tab.key(key, key)
        assert tab("sound.currentTime") == pytest.approx(starts[where], abs=0.001), (key, where)
    go_to(tab, starts[1] + 5)
    tab.key("b", "b")
    assert tab("sound.currentTime") == pytest.approx(starts[1], abs=0.001)
    go_to(tab, starts[2] + 2)
    tab.key("r", "r")
    assert tab("sound.currentTime") == pytest.approx(starts[2], abs=0.001)
    tab("document.getElementById('forward').focus()")
    tab.key(" ", " ")
    assert tab("sound.paused"), "a key on a button presses that"


def test_parts_can_be_jumped_to(tab: Tab, ritual: Timeline) -> None:
    """The list has each with its time, marks where one is, and plays from there; nothing behind it is in the way."""
    found = sections(ritual)
    tab("open_ = document.getElementById('open'), open_.click()")
    names = tab("[...list.querySelectorAll('span')].map((each) => each.textContent)")
    assert names == ["Arrive", "Breathe", "Close"]
    assert tab("[...list.querySelectorAll('button')].map((each) => each.getAttribute('aria-current'))") == [
        "true",
        None,
        None,
    ]
    assert tab("document.getElementById('parts').open && document.activeElement.textContent.startsWith('Arrive')")
    tab.key("n", "n")
    assert tab("sound.currentTime") == 0
    tab("list.querySelectorAll('button')[2].click()")
    tab.until("!sound.paused")
    assert tab("sound.currentTime") == pytest.approx(found[2].start / SAMPLE_RATE, abs=1)
    assert not tab("document.getElementById('parts').open")
    assert tab("list.querySelectorAll('button')[2].getAttribute('aria-current')") == "true"


def test_a_lock_screen_is_told_and_obeyed(tab: Tab, ritual: Timeline) -> None:
    """Title, artist, part, picture and place; each of its buttons does what it says."""
    starts = [section.start / SAMPLE_RATE for section in sections(ritual)]
    said = "(({title, artist, album, artwork}) => [title, artist, album, artwork[0].src.slice(0, 22), artwork[0].type])(navigator.mediaSession.metadata)"
    assert tab(said) == ["Any", "Unhurried", "Arrive", "data:image/png;base64,", "image/png"]
    tab("handlers.play()")
    tab.until("!sound.paused && navigator.mediaSession.playbackState === 'playing'")
    tab("handlers.nexttrack()")
    tab.until("navigator.mediaSession.metadata.album === 'Breathe'")
    tab("handlers.pause()")
    tab.until("sound.paused && navigator.mediaSession.playbackState === 'paused'")
    for action, where in (
        ("previoustrack()", 0), ("seekto({seekTime: 12.5})", 12.5), ("seekforward({})", 27.5), ("seekbackward({seekOffset: 7})", 20.5),
        ("seekto({seekTime: 9999})", ritual.frames / SAMPLE_RATE), ("seekto({seekTime: 3})", 3), ("nexttrack()", starts[1]),
    ):  # fmt: skip
        tab(f"handlers.{action}")
        assert tab("sound.currentTime") == pytest.approx(where, abs=0.05), action
    tab.until("!sound.seeking")
    assert tab("[position.duration, position.playbackRate]") == [ritual.frames / SAMPLE_RATE, 1]
    tab.until(f"Math.abs(position.position - {starts[1]}) < 0.01")


def test_the_screen_stays_on_while_it_plays(tab: Tab) -> None:
    """Only then; and again when one comes back to a page that plays on, where the system had let it go."""
    assert tab("locks.length") == 0
    tab("play.click()")
    tab.until("locks.length === 1")
    assert tab("locks[0].kind") == "screen"
    tab("locks[0].release()")  # as a browser does when the page is hidden
    tab("document.dispatchEvent(new Event('visibilitychange'))")
    tab.until("locks.length === 2")
    tab("document.dispatchEvent(new Event('visibilitychange'))")
    assert tab("locks.length") == 2, "it is held already"
    tab("play.click()")
    tab.until("locks[1].released")
    tab("document.dispatchEvent(new Event('visibilitychange'))")
    assert tab("locks.length") == 2, "it waits"


def test_a_sleepy_thumb_wakes_the_buttons_and_presses_none(browser: Browser, path: Path) -> None:
    """While it plays they go to rest; the first touch anywhere only brings them back, the next one counts."""
    tab = browser.tab()
    tab.before(
        "late = window.setTimeout; window.setTimeout = (does, ms) => ms === 8000 ? (rest = does, 0) : late(does, ms)"
    )
    ready(tab.open(path))
    tab("play.click()")
    tab.until("!sound.paused")
    tab("document.activeElement.blur(), rest()")
    assert tab("document.body.classList.contains('resting')")
    assert tab("getComputedStyle(document.getElementById('controls')).pointerEvents") == "none"
    x, y = tab("(({left, top, width, height}) => [left + width / 2, top + height / 2])(play.getBoundingClientRect())")
    tab.tap(x, y)
    tab.until("!document.body.classList.contains('resting')")
    assert not tab("sound.paused")
    tab.until("getComputedStyle(document.getElementById('controls')).pointerEvents === 'auto'")
    tab.tap(x, y)
    tab.until("sound.paused")
    tab("rest()")
    assert not tab("document.body.classList.contains('resting')"), "it does not play"
    assert tab("getComputedStyle(document.querySelector('h1')).userSelect") == "none"
    assert_calm(tab)
    tab.close()


def test_who_sees_nothing_hears_what_each_button_does(tab: Tab) -> None:
    """Each has a name; captions are not read over the voice; the place is told as a time."""
    nodes = tab.ask("Accessibility.getFullAXTree")["nodes"]
    named = [
        (node["role"]["value"], node["name"]["value"])
        for node in nodes
        if not node.get("ignored") and node["role"]["value"] in ("button", "slider", "heading")
    ]
    assert named == [
        ("heading", "Any"), ("slider", "Where we are"), ("button", "Parts"), ("button", "The part before"),
        ("button", "15 seconds back"), ("button", "Play"), ("button", "15 seconds on"), ("button", "The next part"),
    ]  # fmt: skip
    assert tab("words.getAttribute('aria-live')") == "off"


# --- one file, and nothing else ---


def test_a_title_is_only_ever_a_title(browser: Browser, tmp_path: Path) -> None:
    """What a script says cannot become part of the page; the page's own words and language are there."""
    ritual = laid_out("  - say: One.\n")
    cues = tuple(
        replace(cue, text=NASTY, place=Place("t", 1, 1, NASTY)) for cue in ritual.cues if isinstance(cue, SpeechCue)
    )
    path = tmp_path / "it.html"
    path.write_bytes(page(replace(ritual, title=NASTY, cues=cues), silence(ritual.frames), language="de"))
    tab = ready(browser.tab().open(path))
    assert tab("[document.title.includes('{{data}}'), document.querySelector('h1').textContent, typeof hacked]") == [
        True,
        NASTY,
        "undefined",
    ]
    (view,) = seen(tab, [cues[0].start / SAMPLE_RATE + 0.1])
    assert [view["words"], view["part"]] == [" ".join(NASTY.split()), NASTY]
    assert tab("[document.images.length, document.documentElement.lang, play.getAttribute('aria-label')]") == [
        0,
        "de",
        "Abspielen",
    ]
    assert_calm(tab)
    tab.close()


def test_nothing_can_be_sent_anywhere(tab: Tab) -> None:
    """Were a script to get in, the page's own rules let it reach nothing."""
    assert tab("fetch('https://example.org/').then(() => 'sent', () => 'refused')") == "refused"
    assert (
        tab(
            "new Promise((yes) => { const it = new Image(); it.onload = () => yes('sent'); it.onerror = () => yes('refused'); it.src = 'https://example.org/x.png'; })"
        )
        == "refused"
    )
    assert (
        tab(
            "(() => { const it = document.createElement('script'); it.textContent = 'hacked = 1'; document.body.append(it); return typeof hacked; })()"
        )
        == "undefined"
    )
    tab.until("true")
    assert all("Content Security Policy" in complaint for complaint in tab.complaints)
    tab.complaints.clear()
    tab.requests[:] = [url for url in tab.requests if "example.org" not in url]


def test_without_scripts_there_is_a_player(browser: Browser, path: Path) -> None:
    """In a preview that runs none: the title, and the browser's own player with the sound."""
    tab = browser.tab()
    tab.ask("Emulation.setScriptExecutionDisabled", value=True)
    tab.open(path)
    document = tab.ask("DOM.getDocument")["root"]["nodeId"]

    def box(name: str) -> list[float]:
        node = tab.ask("DOM.querySelector", nodeId=document, selector=name)["nodeId"]
        content: list[float] = tab.ask("DOM.getBoxModel", nodeId=node)["model"]["content"]
        return content

    assert box("h1")[2] > box("h1")[0]
    assert box("#sound")[2] - box("#sound")[0] > 250
    assert_calm(tab)
    tab.close()


def test_sound_that_a_browser_does_not_know_is_told(browser: Browser, ritual: Timeline, tmp_path: Path) -> None:
    """In words, on the page; nothing is left to press."""
    path = tmp_path / "it.html"
    path.write_bytes(page(ritual, b"no sound at all", language="fr"))
    tab = browser.tab().open(path)
    tab.until("words.classList.contains('said')")
    assert tab("[words.textContent, play.disabled]") == [
        "Ce navigateur ne peut pas lire le son de cette page.", True,
    ]  # fmt: skip
    tab.close()


def test_eight_hours_of_breathing_are_quick(browser: Browser, tmp_path: Path) -> None:
    """Ten thousand breaths: a page of less than a megabyte beside its sound, that is there at once, and draws in no time."""
    ritual = laid_out("  - breathe: {for: 8 h, pattern: 1.5-1.5, cues: none}\n")
    path = tmp_path / "it.html"
    path.write_bytes(page(ritual, silence(48000)))
    assert path.stat().st_size < 1_000_000
    tab = ready(browser.tab().open(path))
    took = tab("performance.timing.loadEventEnd - performance.timing.navigationStart")
    assert took < 5000
    drawing = tab(
        "(() => { const start = performance.now(); for (let k = 0; k < 500; k++) sound.dispatchEvent(new Event('timeupdate')); return performance.now() - start; })()"
    )
    assert drawing / 500 < 4
    assert_calm(tab)
    tab.close()


def test_the_browser_reads_our_captions(browser: Browser, tmp_path: Path) -> None:
    """Its own parser finds each sentence of a WebVTT file, its time, and its signs as they were."""
    ritual = laid_out('  - say: One & <two> --> three.\n  - pause: 5s\n  - say: "Four."\n')
    vtt = json.dumps("data:text/vtt;charset=utf-8,")
    path = tmp_path / "it.html"
    path.write_text(
        f"<!DOCTYPE html><meta charset=utf-8><title>t</title><video id=v></video><script>source = {vtt} + encodeURIComponent({json.dumps(as_vtt(ritual, 'en')).replace('<', chr(92) + 'u003c')})</script>"
    )
    tab = browser.tab().open(path)
    read = tab("""new Promise((yes, no) => {
      const track = Object.assign(document.createElement('track'), {src: source, kind: 'captions', default: true});
      track.onload = () => yes([...track.track.cues].map((cue) => [cue.startTime, cue.endTime, cue.getCueAsHTML().textContent]));
      track.onerror = () => no('no track');
      v.append(track); track.track.mode = 'showing';
    })""")
    assert read == [
        [int(c.start * 100 / SAMPLE_RATE) / 100, int(c.end * 100 / SAMPLE_RATE) / 100, c.text] for c in captions(ritual, "en")
    ]  # fmt: skip
    tab.close()


# --- without a browser ---


@pytest.mark.parametrize("mode", ["VARIABLE", "AVERAGE", "CONSTANT"])
def test_sound_in_which_nobody_finds_a_moment_is_refused(mode: str, ritual: Timeline) -> None:
    """A varying rate: after a jump one would hear another place than one sees; a tag before it makes no difference."""
    sound = silence(SAMPLE_RATE, mode)
    tag = b"ID3\x04\x00\x00\x00\x00\x0b\x0a" + bytes(11 * 128 + 10)
    for audio in (sound, tag + sound):
        if mode == "CONSTANT":
            assert b64encode(audio) in page(ritual, audio)
        else:
            with pytest.raises(ValueError, match="constant bit rate"):
                page(ritual, audio)


@pytest.mark.parametrize("more", [-1, 0, 1, CHUNK + 2])
def test_no_sound_is_too_long(more: int, ritual: Timeline) -> None:
    """Whatever its length, all of it is in the page, as one base64 text, though little is in memory at a time."""
    audio = bytes(range(256)) * ((CHUNK + 256) // 256)
    audio = (audio * 2)[: CHUNK + more]
    assert b";base64," + b64encode(audio) + b'"' in page(ritual, audio)


def test_the_same_ritual_is_the_same_page(ritual: Timeline) -> None:
    """To the byte; other colours, words or sound make another."""
    assert page(ritual, b"x") == page(ritual, b"x")
    assert page(ritual, b"x") != page(ritual, b"y")
    other = Colours("#000000", "#ffffff", "#cccccc", "#99aaff", "#99aaff")
    made = page(ritual, b"x", colours=other).decode()
    assert all(colour in made for colour in ("#000000", "#ffffff", "#cccccc", "#99aaff"))
    assert colours_of(ritual).ground not in made


def test_the_page_says_nothing_of_its_own() -> None:
    """Each word on it stands in the file of a language; in a language without one a screen reader has the English ones."""
    html = (Path(FOLDER).parent / "page/page.html").read_text(encoding="utf-8")
    seen = re.sub(
        r"<script.*?</script>|<style.*?</style>|<text.*?</text>|<[^>]*>|\{\{\w+\}\}", " ", html, flags=re.DOTALL
    )
    assert seen.split() == []
    assert not re.search(r"(aria-label|title|alt|placeholder)=", html)
    ritual = laid_out(STEPS)
    for language in languages():
        found, known = told(ritual, language), language_of(language)
        assert known is not None
        assert (found.said, found.left, found.said_in) == (known.page, known.live.left, language)
    assert told(ritual, "zz").said_in == "en"


def test_what_is_no_colour_and_no_kind_is_refused(ritual: Timeline) -> None:
    """Neither can end a rule or an attribute."""
    with pytest.raises(ValueError, match="is not a colour"):
        page(ritual, b"", colours=Colours("#000000", "#fff;}</style>", "#cccccc", "#99aaff", "#99aaff"))
    with pytest.raises(ValueError, match="is not a kind of sound"):
        page(ritual, b"", mime='audio/mpeg" onerror="x')
