"""Files that the command line reads and writes: refusals in words, nothing half written."""

from __future__ import annotations

import errno
import json
import os
import uuid
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from depot.errors import InvalidInput, Text


def read(file: Path) -> bytes:
    """Return what stands in the file."""
    try:
        return file.read_bytes()
    except OSError as error:
        why = _why(error)
        raise InvalidInput(
            f"无法读取 {file}：{why.zh}。请检查路径。",
            f"Can't read {file}: {why.en}. Check the path.",
        ) from error


def read_json(file: Path) -> dict[str, Any]:
    """Return the JSON object that the file holds."""
    try:
        document = json.loads(read(file))
    except JSONDecodeError as error:
        raise InvalidInput(
            f"{file} 不是完整的 JSON 文件：第 {error.lineno} 行第 {error.colno} 列读不下去，"
            "可能被截断或手工改坏。",
            f"{file} is no whole JSON file: it can't be read on from line {error.lineno}, column "
            f"{error.colno}. It may have been cut off or damaged by hand.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            f"{file} 不是可用的 JSON 文件：编码不是 UTF-8、数字过长或嵌套过深。",
            f"{file} is no JSON file of use: not UTF-8, a number too long, or nested too deep.",
        ) from error
    if not isinstance(document, dict):
        raise InvalidInput(
            f"{file} 的最外层应为 JSON 对象。", f"{file} must hold a JSON object at its top."
        )
    return document


def require_writable(target: Path | None, *read: Path | None) -> None:
    """Refuse a file that can't be written before hours are spent on what goes into it.

    Parameters
    ----------
    read
        Files that the verb reads, none of which may be written over.
    """
    if target is None:
        return
    for source in read:
        if source is not None and source.exists() and target.exists() and target.samefile(source):
            raise InvalidInput(
                f"--out {target} 就是要读的文件，写入会覆盖它。请换一个文件名。",
                f"--out {target} is the file that is read: it would be written over. Choose "
                "another name.",
            )
    folder = target.parent
    if target.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise InvalidInput(
            f"无法写入 {target}：它是文件夹，或所在文件夹不存在或没有写权限。请改 --out。",
            f"Can't write {target}: it is a folder, or its folder isn't there or may not be "
            "written to. Change --out.",
        )


def write_document(target: Path | None, document: dict[str, Any]) -> None:
    """Write a document as JSON if a file is wanted."""
    if target is not None:
        write_whole(target, json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False))


def write_whole(target: Path, text: str) -> None:
    """Write all of it or nothing: into a neighbour first, then over the target.

    What is no plain file, like ``/dev/stdout``, is written to as it is.
    """
    if target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8") as stream:
            stream.write(text)
        return
    neighbour = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        neighbour.write_text(text, encoding="utf-8")
        neighbour.replace(target)
    except OSError as error:
        neighbour.unlink(missing_ok=True)
        why = _why(error)
        raise InvalidInput(
            f"无法写入 {target}：{why.zh}。", f"Can't write {target}: {why.en}."
        ) from error


def _why(error: OSError) -> Text:
    """Return what the system has against a file, in both languages where it is known."""
    match error:
        case IsADirectoryError():
            return Text("它是文件夹", "it is a folder")
        case FileNotFoundError() | NotADirectoryError():
            return Text("没有这个文件或文件夹", "there is no such file or folder")
        case PermissionError():
            return Text("没有权限", "it isn't permitted")
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return Text("磁盘空间不足", "the disk is full")
    return Text(str(error.strerror), str(error.strerror))
