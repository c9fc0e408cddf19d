"""What happens when the bot sends files? sendPhoto, sendDocument, sendMediaGroup, getFile."""

from __future__ import annotations

from typing import Any

from playground.calls import Call
from playground.entities import checked
from playground.files import MOST_DOWNLOAD, given_document, given_photo, named_upload
from playground.methods import SENDING, method
from playground.refusals import bad
from playground.sending import given, read_caption, send
from playground.store import JSON
from playground.world import World

_CAPTION = "caption parse_mode caption_entities"


def _caption(call: Call) -> JSON:
    return read_caption(call.text("caption"), call.text("parse_mode"), given(call, "caption_entities"))


@method("sendPhoto", f"{SENDING} photo {_CAPTION} show_caption_above_media has_spoiler", counts=True)
def send_photo(world: World, call: Call) -> JSON:
    """A picture with a caption."""
    chat = world.writable(call.text("chat_id"))
    caption = _caption(call)
    photo = given_photo(world, named_upload(call, "photo"), call.uploads)
    extra = {name: True for name in ("show_caption_above_media",) if call.flag(name)}
    spoiler = {"has_media_spoiler": True} if call.flag("has_spoiler") else {}
    return send(world, call, chat, {"photo": photo, **caption, **extra, **spoiler})


@method("sendDocument", f"{SENDING} document thumbnail {_CAPTION} disable_content_type_detection", counts=True)
def send_document(world: World, call: Call) -> JSON:
    """A file with a caption."""
    chat = world.writable(call.text("chat_id"))
    caption = _caption(call)
    return send(
        world, call, chat, {"document": given_document(world, named_upload(call, "document"), call.uploads), **caption}
    )


_GROUP = SENDING.replace(" suggested_post_parameters", "").replace(" reply_markup", "")


@method("sendMediaGroup", f"{_GROUP} media", counts=True)
def send_media_group(world: World, call: Call) -> list[JSON]:
    """Two to ten pictures, or two to ten files, as one album."""
    media = call.parsed("media")
    if not isinstance(media, list) or not all(isinstance(item, dict) for item in media):
        raise bad("can't parse media JSON object")
    if len(media) < 2:
        raise bad("too few messages to send as an album" if media else "there are no messages to send")
    if len(media) > 10:
        raise bad("too many messages to send as an album")
    if len({item.get("type") for item in media}) > 1:
        raise bad("document can't be mixed with other media types")
    chat = world.writable(call.text("chat_id"))
    album = str(world.count("next_album", 13_000_000_000_001))
    pieces = [_piece(world, call, item) for item in media]
    return [send(world, call, chat, {"media_group_id": album, **piece}) for piece in pieces]


def _piece(world: World, call: Call, item: dict[str, Any]) -> JSON:
    given_marks = item.get("caption_entities")
    marks = None if given_marks is None else checked(given_marks)
    caption = read_caption(str(item.get("caption") or ""), str(item.get("parse_mode") or ""), marks)
    if item.get("type") == "photo":
        return {"photo": given_photo(world, item.get("media"), call.uploads), **caption}
    if item.get("type") == "document":
        return {"document": given_document(world, item.get("media"), call.uploads), **caption}
    raise bad(f"can't parse InputMedia: the playground knows no type {item.get('type')!r}")


@method("getFile", "file_id")
def get_file(world: World, call: Call) -> JSON:
    """Where a file can be fetched."""
    file_id = call.text("file_id")
    if not file_id:
        raise bad("file_id not specified")
    kept = world.store.file(file_id)
    if kept is None:
        raise bad("invalid file_id")
    if kept["size"] > MOST_DOWNLOAD:
        raise bad("file is too big")
    return {"file_id": file_id, "file_unique_id": kept["unique"], "file_size": kept["size"], "file_path": kept["path"]}
