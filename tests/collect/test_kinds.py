"""Kinds of channel: the model, the module and the name stand together."""

from typing import get_args

from config.channels import Channel
from config.vocabulary import vocabulary
from tasks.collect.kinds import KINDS


def test_every_kind_has_its_model_its_module_and_its_name() -> None:
    models = get_args(get_args(Channel)[0])
    kinds = {kind for model in models for kind in get_args(model.model_fields["kind"].annotation)}
    assert kinds == set(KINDS) == set(vocabulary().channel_kinds)
