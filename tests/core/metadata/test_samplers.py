"""Names of samplers and schedulers."""

import pytest

from app.core.metadata.samplers import sampler_of, scheduler_behind, scheduler_of


@pytest.mark.parametrize(
    ("text", "sampler", "scheduler"),
    [
        ("Euler", "euler", None),
        ("Euler a", "euler_ancestral", None),
        ("Heun", "heun", None),
        ("LMS Karras", "lms", "karras"),
        ("DPM2", "dpm_2", None),
        ("DPM2 a Karras", "dpm_2_ancestral", "karras"),
        ("DPM++ 2S a", "dpmpp_2s_ancestral", None),
        ("DPM++ 2M", "dpmpp_2m", None),
        ("DPM++ 2M Karras", "dpmpp_2m", "karras"),
        ("DPM++ SDE", "dpmpp_sde", None),
        ("DPM++ 2M SDE Exponential", "dpmpp_2m_sde", "exponential"),
        ("DPM++ 3M SDE SGM Uniform", "dpmpp_3m_sde", "sgm_uniform"),
        ("DPM fast", "dpm_fast", None),
        ("DPM adaptive", "dpm_adaptive", None),
        ("UniPC", "uni_pc", None),
        ("DDIM", "ddim", None),
        ("LCM", "lcm", None),
        ("Euler a CFG++", "euler_ancestral_cfg_pp", None),
        ("dpmpp_2m_karras", "dpmpp_2m", "karras"),
        ("uni_pc", "uni_pc", None),
        ("Karras", "karras", None),
        ("", None, None),
    ],
)
def test_a_sampler_is_given_as_comfyui_calls_it(
    text: str, sampler: str | None, scheduler: str | None
) -> None:
    assert sampler_of(text) == sampler
    assert scheduler_behind(text) == scheduler


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Karras", "karras"),
        ("SGM Uniform", "sgm_uniform"),
        ("Uniform", "normal"),
        ("DDIM", "ddim_uniform"),
        ("kl_optimal", "kl_optimal"),
        ("Automatic", None),
        ("", None),
    ],
)
def test_a_scheduler_is_given_as_comfyui_calls_it(text: str, name: str | None) -> None:
    assert scheduler_of(text) == name
