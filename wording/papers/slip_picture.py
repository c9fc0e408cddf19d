"""What does a 督办单 look like in the chat? The rows of its form as a picture for a phone, in the slip's colour."""

from __future__ import annotations

from db.office import Slip
from wording.papers.canvas import BODY, FAINT, GRID, MARGIN, SMALL, TITLE, WIDTH, Canvas, Picture, wrapped
from wording.papers.slip_form import ROWS, issued_on, value_of
from wording.say import plain

COLOURS = {"blue": "#1F4E9E", "yellow": "#9A6B00", "red": "#C00000"}  # each dark enough on white; the title names it
LABELS, STEP, PADDING, BAND = 290, 50, 18, 24
FOOT = 110
LINES_AT_MOST = 12  # of one row; the form has all of it
ROOM = WIDTH - 2 * MARGIN - LABELS - 2 * PADDING


def slip_picture(slip: Slip, language: str) -> Picture:
    """Number, item, what is asked for and by when; signature and answer stay empty until they are there."""
    colour = COLOURS[slip.colour]
    rows = [(name, wrapped(value_of(slip, name, language), BODY, ROOM, most=LINES_AT_MOST)) for name in ROWS]
    heights = [STEP * len(lines) + 2 * PADDING for _, lines in rows]
    canvas = Canvas(BAND + 210 + sum(heights) + FOOT)
    canvas.box(0, 0, WIDTH, BAND, colour)
    title = plain(f"slips.form_title_{slip.colour}", language)
    canvas.text(WIDTH / 2, BAND + 36, title, TITLE, bold=True, colour=colour, anchor="ma")
    canvas.text(WIDTH / 2, BAND + 122, plain("slips.number", language, slip=slip), BODY, anchor="ma")
    top = y = BAND + 200
    for (name, lines), height in zip(rows, heights, strict=True):
        canvas.line([(MARGIN, y), (WIDTH - MARGIN, y)])
        canvas.text(
            MARGIN + PADDING,
            y + PADDING,
            plain(f"slips.form_{name}", language),
            BODY,
            colour=FAINT,
            room=LABELS - 2 * PADDING,
        )
        for index, words in enumerate(lines):
            canvas.text(MARGIN + LABELS + PADDING, y + PADDING + STEP * index, words, BODY, room=ROOM)
        y += height
    for x in (MARGIN, MARGIN + LABELS, WIDTH - MARGIN):
        canvas.line([(x, top), (x, y)])
    canvas.line([(MARGIN, y), (WIDTH - MARGIN, y)], GRID)
    foot = plain("slips.form_foot", language, slip=slip, day=issued_on(slip))
    canvas.text(WIDTH - MARGIN, y + 34, foot, SMALL, colour=FAINT, anchor="ra", room=WIDTH - 2 * MARGIN)
    return canvas.picture()
