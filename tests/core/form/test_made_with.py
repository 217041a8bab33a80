"""What a picture of another program was made with, from its graph or its text."""

from app.core.form.made_with import MOST_FACTS, facts_of_graph, facts_of_settings
from tests.fakes.values import shipped_catalog

TEXT = shipped_catalog().get("text-to-image")
GRAPH = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "base.safetensors"}},
    "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red fox", "clip": ["1", 1]}},
    "3": {"class_type": "KSampler", "inputs": {"seed": 7, "steps": 20, "positive": ["2", 0]}},
    "4": {"class_type": "LoadImage", "inputs": {"image": "sketch.png"}},
    "5": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}},
}


def test_a_graph_says_its_prompt_model_and_seed_and_no_files() -> None:
    values = [value for _, value in facts_of_graph(GRAPH)]
    assert {"a red fox", "base.safetensors", "7", "20"} <= set(values)
    assert "sketch.png" not in values


def test_a_large_graph_says_its_first_facts_and_none_is_no_workflow() -> None:
    many = {
        str(n): {"class_type": "CLIPTextEncode", "inputs": {"text": f"word {n}"}} for n in range(99)
    }
    assert len(facts_of_graph(many)) == MOST_FACTS
    assert facts_of_graph({}) == ()


def test_settings_of_another_program_have_the_labels_of_the_form() -> None:
    text = "a red fox\nNegative prompt: blurry\nSteps: 28, CFG scale: 6.5, Seed: 7, Model: base"
    facts = {label["en"]: value for label, value in facts_of_settings(text, TEXT)}
    assert {"a red fox", "blurry", "28", "6.5", "7", "base"} <= set(facts.values())
    assert facts_of_settings("only words", TEXT) == ()
