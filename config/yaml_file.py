"""YAML as officers write it: `on`, `yes` and `no` are words, and a key given twice is an error."""

import re
from pathlib import Path
from typing import Any

import yaml


class ConfigurationError(ValueError):
    """A configuration file is missing or wrong. The message is for people, one line per fault."""


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same loader in C where libyaml is there, several times as fast."""


class _Loader(_Base):  # type: ignore[misc]  # one of two classes with one interface
    """YAML 1.1 reads the bare key `on` as true; here only `true` and `false` are."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class declares it so
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            line = node.start_mark.line + 1
            raise ConfigurationError(f"khóa {', '.join(map(repr, twice))} ghi hai lần trong mục bắt đầu ở dòng {line}")
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises ConfigurationError naming file, line and fault."""
    try:
        return yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 - a subclass of SafeLoader
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}; giữ lại một") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: không phải YAML hợp lệ: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise ConfigurationError(f"{path}: không đọc được ({error.strerror})") from error


def yaml_text(data: Any) -> str:
    """`data` as YAML that officers can read: Vietnamese letters as they are, keys in the order given."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)
