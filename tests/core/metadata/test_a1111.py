"""The text of A1111, in the forms that programs write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.metadata.a1111 import Lora, Parameters, parse_parameters

SETTINGS = "Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 12345678901, Size: 832x1216"
REST = (
    "Model hash: 0123456789, Model: a_model_1.0, Denoising strength: 0.4, Clip skip: 2, Version: 1"
)


def test_all_fields_are_read() -> None:
    text = (
        "a red fox in snow, <lora:detail:0.8> (sharp:1.1)\n"
        f"Negative prompt: blurry, (noise:1.2),\nsecond line\n{SETTINGS}, {REST}"
    )
    assert parse_parameters(text) == Parameters(
        prompt="a red fox in snow, (sharp:1.1)",
        negative="blurry, (noise:1.2),\nsecond line",
        steps=28,
        sampler="dpmpp_2m",
        scheduler="karras",
        cfg=6.5,
        seed=12345678901,
        width=832,
        height=1216,
        model="a_model_1.0",
        denoise=0.4,
        clip_skip=-2,
        loras=(Lora("detail", 0.8),),
    )


def read(text: str) -> Parameters:
    found = parse_parameters(text)
    assert found is not None
    return found


@pytest.mark.parametrize("text", ["", "a red fox", '{"prompt": "Steps"}', "a\nb\nstep: 1"])
def test_another_text_is_none(text: str) -> None:
    assert parse_parameters(text) is None


def test_a_prompt_may_have_lines_and_the_negative_one_may_be_absent() -> None:
    found = read(f"a fox\r\n\r\nin snow\r\n{SETTINGS}\r\n")
    assert (found.prompt, found.negative, found.steps) == ("a fox\n\nin snow", "", 28)


def test_settings_may_be_absent() -> None:
    assert read("a fox\nNegative prompt: fog") == Parameters("a fox", "fog")


def test_a_prompt_may_be_absent() -> None:
    assert read(SETTINGS).prompt == ""
    assert read(f"Negative prompt: fog\n{SETTINGS}").negative == "fog"


def test_the_last_line_of_settings_counts() -> None:
    found = read(f"a fox\nSteps: 1 is a word here\n{SETTINGS}\nTemplate: a {{fox|wolf}}")
    assert (found.prompt, found.steps) == ("a fox\nSteps: 1 is a word here", 28)


def test_the_denoising_of_a_second_pass_is_not_that_of_the_first() -> None:
    found = read(f"a fox\n{SETTINGS}, {REST}, Hires upscale: 1.5, Hires steps: 10")
    assert (found.denoise, found.hires_denoise) == (None, 0.4)


def test_a_scheduler_may_have_its_own_name() -> None:
    found = read("a fox\nSteps: 9, Sampler: Euler a, Schedule type: SGM Uniform")
    assert (found.sampler, found.scheduler) == ("euler_ancestral", "sgm_uniform")
    assert (
        read("a fox\nSteps: 9, Sampler: LMS Karras, Schedule type: Automatic").scheduler == "karras"
    )


def test_values_with_commas_stand_in_quotes_or_braces() -> None:
    hashes = 'Lora hashes: "one: 12, Model: no", Hashes: {"a": "b", "Seed": "c"}'
    found = read(f'a fox\nSteps: 9, {hashes}, Seed: 5, Model: "a, b", Odd, CFG scale: 3')
    assert (found.seed, found.model, found.cfg) == (5, "a, b", 3)


@pytest.mark.parametrize(
    "settings",
    [
        "Steps: many, CFG scale: high, Seed: -1, Size: large, Clip skip: 0, Denoising strength: 9",
        "Steps: 0, CFG scale: nan, Seed: 18446744073709551616, Size: 0x0, Clip skip: 99",
        "Steps: 99999, CFG scale: 1e999, Seed: 1.5, Size: 99999x8, Clip skip: -2, Model: ",
        "Steps: ٣, CFG scale: , Seed: , Size: 8x, Sampler: ",
    ],
)
def test_a_value_that_cannot_be_used_is_none(settings: str) -> None:
    assert read(f"a fox\n{settings}") == Parameters("a fox")


@pytest.mark.parametrize(
    ("prompt", "plain", "loras"),
    [
        ("a <lora:one:1> b", "a b", (Lora("one", 1),)),
        ("<lora:one:-0.5:0.7>, a", ", a", (Lora("one", -0.5),)),
        ("a <lora:one>", "a", (Lora("one", 1),)),
        ("a <lora: folder/one :0.5><lora:two:lbw=1>", "a", (Lora("folder/one", 0.5),)),
        ("a <lora:one:1> <lora:one:0.2>", "a", (Lora("one", 1),)),
        ("a <hypernet:one:1>", "a <hypernet:one:1>", ()),
    ],
)
def test_loras_are_taken_out_of_the_prompt(
    prompt: str, plain: str, loras: tuple[Lora, ...]
) -> None:
    found = read(f"{prompt}\nSteps: 9")
    assert (found.prompt, found.loras) == (plain, loras)


@given(st.text(), st.text(alphabet=':,"{}\\ aS1x<>\n', max_size=60))
def test_no_text_breaks_the_reader(text: str, settings: str) -> None:
    for whole in (text, f"{text}\nSteps: {settings}", f"<lora:{settings}\nSteps: 1"):
        found = parse_parameters(whole)
        assert found is None or isinstance(found, Parameters)


@pytest.mark.parametrize("part", [',a:"', ",a:{", "a ", "<lora:", " ", '\\"', ",a:\\", "<lora:a:"])
def test_long_texts_are_read_in_little_time(part: str) -> None:
    assert read(f"{part * 30_000}\nSteps: {part * 30_000}")
