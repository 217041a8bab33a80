"""Arranged forms and presets in an exported file: what is missing here is added."""

from app.core.archive.imported_settings import bring
from app.core.archive.manifest import Manifest
from app.core.archive.proposal import ImportChoice, chosen_settings, propose
from app.core.form.adjustment import Adjustment
from app.core.form.adjustment_text import adjustments_text, read_adjustments
from app.core.form.presets import Preset, presets_text, read_presets
from app.core.servers.pool import Pool
from app.core.settings.names import FORMS, PRESETS
from app.core.workflow.catalog import Catalog

HIDDEN = Adjustment(hidden=frozenset({"a"}))
OTHER = Adjustment(hidden=frozenset({"b"}))
GIVEN = {
    FORMS: adjustments_text({"own:x": HIDDEN, "own:y": HIDDEN}),
    PRESETS: presets_text({"own:x": (Preset("P", {"a": 1}), Preset("Q", {}))}),
}


def test_what_is_missing_is_added_and_what_is_here_stays() -> None:
    owned = {
        FORMS: adjustments_text({"own:x": OTHER}),
        PRESETS: presets_text({"own:x": (Preset("P", {"a": 2}),)}),
    }
    came = bring(GIVEN, (), Pool(()), Catalog(), (), owned)
    assert read_adjustments(came.texts[FORMS])[0] == {"own:x": OTHER, "own:y": HIDDEN}
    assert read_presets(came.texts[PRESETS])[0] == {
        "own:x": (Preset("P", {"a": 2}), Preset("Q", {}))
    }
    assert came.refused == 0


def test_what_is_here_already_is_not_written_again() -> None:
    assert bring(GIVEN, (), Pool(()), Catalog(), (), GIVEN).texts == {}


def test_a_proposal_counts_presets_and_a_person_may_leave_them_out() -> None:
    manifest = Manifest((), (), {}, GIVEN)
    assert propose(manifest, {}, Pool(()), Catalog()).presets == 2
    assert chosen_settings(GIVEN, ImportChoice(presets=False), Pool(())) == {FORMS: GIVEN[FORMS]}
    assert chosen_settings(GIVEN, ImportChoice(workflows=False), Pool(())) == {
        PRESETS: GIVEN[PRESETS]
    }
