"""Where do files live, and what may be sent? Photos and documents, up and down."""

from __future__ import annotations

import mimetypes
import secrets
from typing import Any

from playground import pictures
from playground.calls import Call, Upload
from playground.refusals import bad
from playground.store import JSON
from playground.world import World

MOST_PHOTO = 10 * 1024 * 1024
MOST_UPLOAD = 50 * 1024 * 1024
MOST_DOWNLOAD = 20 * 1024 * 1024


def keep_document(world: World, name: str, mime: str, content: bytes) -> JSON:
    """Keep a file as a document; gives Telegram's Document."""
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind = mime if mime and mime != "application/octet-stream" else guessed
    number = world.count("next_file")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    path = f"documents/file_{number}{'.' + ending if ending.isalnum() and ending.isascii() else ''}"
    file_id, unique = _ids("BQAC")
    description = {"kind": "document", "path": path, "name": name, "mime": kind, "size": len(content), "unique": unique}
    world.store.add_file(file_id, description, content)
    world.store.remember(f"path/{path}", file_id)
    return document_form(file_id, description)


def document_form(file_id: str, kept: JSON) -> JSON:
    """Telegram's Document of a kept file."""
    return {
        "file_id": file_id,
        "file_unique_id": kept["unique"],
        "file_name": kept["name"],
        "mime_type": kept["mime"],
        "file_size": kept["size"],
    }


def keep_photo(world: World, content: bytes) -> list[JSON]:
    """Keep a picture as a photo; gives Telegram's sizes, the largest last. Raises Refused when it is no picture."""
    size = pictures.size(content)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or max(width, height) > 20 * min(width, height) or not min(size):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    number = world.count("next_file")
    kind = pictures.media_type(content)
    path = f"photos/file_{number}.{kind.partition('/')[2].replace('jpeg', 'jpg')}"
    file_id, unique = _ids("AgAC")
    kept = {"kind": "photo", "path": path, "mime": kind, "size": len(content), "unique": unique, "width": width}
    world.store.add_file(file_id, kept | {"height": height, "name": ""}, content)
    world.store.remember(f"path/{path}", file_id)
    return photo_form(file_id, kept | {"height": height})


def photo_form(file_id: str, kept: JSON) -> list[JSON]:
    """Telegram's PhotoSize list of a kept picture. One size: nothing is scaled here."""
    return [
        {
            "file_id": file_id,
            "file_unique_id": kept["unique"],
            "width": kept["width"],
            "height": kept["height"],
            "file_size": kept["size"],
        }
    ]


def given_photo(world: World, value: Any, uploads: dict[str, Upload]) -> list[JSON]:
    """The photo that a call names: an upload or a file_id. Raises Refused."""
    upload = _upload(value, uploads, "photo")
    if upload is None:
        return photo_form(str(value), _known(world, str(value), "photo"))
    return keep_photo(world, _sized(upload, MOST_PHOTO, "file is too big"))


def given_document(world: World, value: Any, uploads: dict[str, Upload]) -> JSON:
    """The document that a call names: an upload or a file_id. Raises Refused."""
    upload = _upload(value, uploads, "document")
    if upload is None:
        return document_form(str(value), _known(world, str(value), "document"))
    content = _sized(upload, MOST_UPLOAD, "Request Entity Too Large")
    return keep_document(world, upload.name, upload.mime, content)


def named_upload(call: Call, name: str) -> Any:
    """What stands under a parameter that may be a file: the upload's name or the text."""
    return f"attach://{name}" if name in call.uploads else call.text(name)


def _ids(prefix: str) -> tuple[str, str]:
    return f"{prefix}Ag{secrets.token_urlsafe(36)}", f"Ag{secrets.token_urlsafe(9)}"


def _upload(value: Any, uploads: dict[str, Upload], kind: str) -> Upload | None:
    if not value:
        raise bad(f"there is no {kind} in the request")
    if not str(value).startswith("attach://"):
        return None
    try:
        return uploads[str(value).removeprefix("attach://")]
    except KeyError:
        raise bad(f"there is no {kind} in the request") from None


def _sized(upload: Upload, most: int, refusal: str) -> bytes:
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > most:
        raise bad(refusal)
    return upload.content


def _known(world: World, file_id: str, kind: str) -> JSON:
    if file_id.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")  # nothing is fetched from the network
    kept = world.store.file(file_id)
    if kept is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if kept["kind"] != kind:
        raise bad(f"can't use file of type {kept['kind'].capitalize()} as {kind.capitalize()}")
    return kept
