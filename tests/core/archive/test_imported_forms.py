"""Arranged forms, presets and scripts in an exported file: what is missing here is added."""

from app.core.archive.imported_settings import bring
from app.core.archive.manifest import Manifest
from app.core.archive.proposal import ImportChoice, chosen_settings, propose
from app.core.form.adjustment import Adjustment
from app.core.form.adjustment_text import adjustments_text, read_adjustments
from app.core.form.presets import Preset, presets_text, read_presets
from app.core.scripts.files import ScriptFiles, files_text, read_files
from app.core.servers.pool import Pool
from app.core.settings.names import FORMS, PRESETS, SCRIPTS
from app.core.workflow.catalog import Catalog

HIDDEN = Adjustment(hidden=frozenset({"a"}))
OTHER = Adjustment(hidden=frozenset({"b"}))
GIVEN = {
    FORMS: adjustments_text({"own:x": HIDDEN, "own:y": HIDDEN}),
    PRESETS: presets_text({"own:x": (Preset("P", {"a": 1}), Preset("Q", {}))}),
    SCRIPTS: files_text(ScriptFiles({"a.py": "print(1)", "b.py": "print(2)", "c.py": " "}, "b.py")),
}


def test_what_is_missing_is_added_and_what_is_here_stays() -> None:
    owned = {
        FORMS: adjustments_text({"own:x": OTHER}),
        PRESETS: presets_text({"own:x": (Preset("P", {"a": 2}),)}),
        SCRIPTS: files_text(ScriptFiles({"a.py": "print(3)"}, "a.py")),
    }
    came = bring(GIVEN, (), Pool(()), Catalog(), (), owned)
    assert read_adjustments(came.texts[FORMS])[0] == {"own:x": OTHER, "own:y": HIDDEN}
    assert read_presets(came.texts[PRESETS])[0] == {
        "own:x": (Preset("P", {"a": 2}), Preset("Q", {}))
    }
    scripts = {"a.py": "print(3)", "a-2.py": "print(1)", "b.py": "print(2)"}
    assert read_files(came.texts[SCRIPTS]) == ScriptFiles(scripts, "a.py")
    assert came.refused == 0


def test_what_is_here_already_is_not_written_again() -> None:
    assert bring(GIVEN, (), Pool(()), Catalog(), (), GIVEN).texts == {}


def test_a_proposal_counts_presets_and_scripts_and_a_person_may_leave_them_out() -> None:
    manifest = Manifest((), (), {}, GIVEN)
    proposal = propose(manifest, {}, Pool(()), Catalog())
    assert (proposal.presets, proposal.scripts) == (2, 2)
    for choice, left_out in (
        (ImportChoice(presets=False), PRESETS),
        (ImportChoice(workflows=False), FORMS),
        (ImportChoice(scripts=False), SCRIPTS),
    ):
        rest = {name: text for name, text in GIVEN.items() if name != left_out}
        assert chosen_settings(GIVEN, choice, Pool(())) == rest
