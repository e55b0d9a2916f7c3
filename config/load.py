"""Reads profiles from YAML; an error names the file, the key and the fix."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from config.profile import Profile
from config.succession import faults
from config.tasks import TaskBook
from config.yaml_file import ConfigurationError, line_of, read_yaml

__all__ = ["ConfigurationError", "load_profile", "profile_codes", "read_yaml", "validated"]

Model = TypeVar("Model", bound=BaseModel)

PROFILES = Path(__file__).with_name("profiles")
"""The profiles that come with giaingan."""

TASKS = "tasks"
"""The folder beside the profiles that holds their assigned tasks and indicators."""

SHARED_FOLDER = PROFILES.parent
"""Where shared files lie, and the regime of files that are checked on their own."""

SHARED = ("common",)
"""Files beside this module that a profile may extend."""


def load_profile(code: str, folder: Path = PROFILES) -> Profile:
    """The profile `code` from `folder`/`code`.yaml. Raises ConfigurationError."""
    path = folder / f"{code}.yaml"
    if not path.is_file():
        known = ", ".join(profile_codes(folder)) or "không có hồ sơ nào"
        raise ConfigurationError(f"Không có hồ sơ {code!r} trong {folder}; các hồ sơ: {known}")
    data = _inherited(read_yaml(path), path)
    book = folder / TASKS / path.name
    if book.is_file() and isinstance(data, dict):
        data |= validated(TaskBook, read_yaml(book), book).model_dump(mode="json", exclude_none=True)
    profile = validated(Profile, data, path)
    if wrong := faults(profile.agencies):
        lines = [
            f"{path}, dòng {line_of(path, ('agencies', fault.index))}: khóa `agencies.{fault.index}.{fault.key}`: "
            f"{fault.message}"
            for fault in wrong
        ]
        raise ConfigurationError("\n".join(lines))
    if profile.code != code:
        raise ConfigurationError(f"{path}: khóa `code` ghi {profile.code!r}; sửa cho trùng tên tệp {code!r}")
    return profile


def profile_codes(folder: Path = PROFILES) -> list[str]:
    """Codes of the profiles in a folder, sorted."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def validated(model: type[Model], data: Any, path: Path) -> Model:
    """`data` as a `model`. Raises ConfigurationError naming file, key and fix for each fault."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = [f"{path}: khóa `{_key(fault['loc'])}`: {fault['msg']}{_supplied(fault)}" for fault in error.errors()]
        raise ConfigurationError("\n".join(lines)) from error


def _inherited(data: Any, path: Path) -> Any:
    """`data` over the shared file that it extends: mappings merge, funding sources are added to by their codes, and
    anything else of its own wins. `funding_sources: {only: [...]}` takes none over."""
    if not isinstance(data, dict) or "extends" not in data:
        return data
    base = Path(__file__).with_name(f"{data['extends']}.yaml")
    if data["extends"] not in SHARED:
        known = ", ".join(SHARED)
        raise ConfigurationError(f"{path}: khóa `extends`: không có {data['extends']!r}; dùng một trong: {known}")
    shared, own = read_yaml(base), {key: value for key, value in data.items() if key != "extends"}
    sources = own.get("funding_sources")
    if isinstance(sources, list):
        own["funding_sources"] = _extended(shared["funding_sources"], sources)
    elif isinstance(sources, dict) and sources.keys() == {"only"}:
        own["funding_sources"] = sources["only"]
    return _merged(shared, own)


def _extended(shared: list[dict[str, Any]], own: list[Any]) -> list[Any]:
    """Shared entries by `code`, each with what the profile's entry of the code says besides; aliases are added."""
    if not all(isinstance(entry, dict) for entry in own):
        return own
    by_code = {entry["code"]: entry for entry in shared}
    added = []
    for entry in own:
        base = by_code.get(entry.get("code"))
        if base is None:
            added.append(entry)
            continue
        aliases = list(dict.fromkeys([*base.get("aliases", ()), *(entry.get("aliases") or ())]))
        by_code[entry["code"]] = {**base, **entry, "aliases": aliases}
    return [*by_code.values(), *added]


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    both = base.keys() & own.keys()
    nested = {
        key: _merged(base[key], own[key]) for key in both if isinstance(base[key], dict) and isinstance(own[key], dict)
    }
    return {**base, **own, **nested}


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "(toàn tệp)"


def _supplied(fault: Any) -> str:
    if fault["type"] == "missing":
        return "; thêm khóa này"
    if fault["type"] == "extra_forbidden":
        return "; xóa hoặc sửa tên khóa này"
    value = fault.get("input")
    return f"; đang ghi {value!r}" if isinstance(value, str | int | float | bool) else ""
