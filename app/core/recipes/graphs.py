"""The graphs of the recipes, with the node ids of the shipped text-to-image workflow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.recipes.recipe import Place
from app.core.workflow.graph import Graph

Link = list[Any]
Node = Mapping[str, Any]

SAMPLER, MODEL, LATENT, PROMPT, NEGATIVE, DECODE, SAVE = "3", "4", "5", "6", "7", "8", "9"
ENCODER_NODE, VAE_NODE, SHIFT, GUIDANCE = "10", "11", "12", "13"
NOISE, SIGMAS, GUIDER, METHOD = "14", "15", "16", "17"

LATENT_IMAGE = "EmptyLatentImage"
LATENT_16 = "EmptySD3LatentImage"
"""The empty latent with 16 channels, in steps of 16 pixels."""

LATENT_FLUX2 = "EmptyFlux2LatentImage"


def node(class_type: str, **inputs: Any) -> Node:
    """Return a node of an API graph."""
    return {"class_type": class_type, "inputs": inputs}


@dataclass(frozen=True, slots=True)
class Loaded:
    """The nodes that load the files, and the links to model, text encoder and VAE."""

    nodes: Graph
    model: Link
    encoder: Link
    vae: Link


def checkpoint() -> Loaded:
    """Return the loader of a checkpoint, which has encoder and VAE in it."""
    nodes = {MODEL: node("CheckpointLoaderSimple", ckpt_name="")}
    return Loaded(nodes, [MODEL, 0], [MODEL, 1], [MODEL, 2])


def separate(encoder: Node, vae: str) -> Loaded:
    """Return the loaders of a diffusion model, its text encoder, and the VAE file `vae`."""
    nodes = {
        MODEL: node("UNETLoader", unet_name="", weight_dtype="default"),
        ENCODER_NODE: encoder,
        VAE_NODE: node("VAELoader", vae_name=vae),
    }
    return Loaded(nodes, [MODEL, 0], [ENCODER_NODE, 0], [VAE_NODE, 0])


@dataclass(frozen=True, slots=True)
class Sampling:
    """The settings of KSampler.

    `cfg` of 1 ignores the negative prompt, so the graph has none then unless `has_negative`.
    `guidance` is the strength of models that learned to take it as an input. `shift` moves the
    noise schedule of flow models.
    """

    steps: int
    cfg: float
    sampler: str = "euler"
    scheduler: str = "normal"
    latent: str = LATENT_IMAGE
    has_negative: bool = True
    guidance: float | None = None
    shift: float | None = None


def sampled(loaded: Loaded, how: Sampling, width: int, height: int) -> Graph:
    """Return the graph of a picture that KSampler makes."""
    model, positive = loaded.model, [PROMPT, 0]
    graph: dict[str, Node] = dict(loaded.nodes)
    graph[LATENT] = node(how.latent, width=width, height=height, batch_size=1)
    graph[PROMPT] = _text(loaded)
    graph[NEGATIVE] = _text(loaded) if how.has_negative else _nothing()
    if how.shift is not None:
        graph[SHIFT] = node("ModelSamplingAuraFlow", model=model, shift=how.shift)
        model = [SHIFT, 0]
    if how.guidance is not None:
        graph[GUIDANCE] = node("FluxGuidance", conditioning=positive, guidance=how.guidance)
        positive = [GUIDANCE, 0]
    graph[SAMPLER] = node(
        "KSampler",
        model=model,
        positive=positive,
        negative=[NEGATIVE, 0],
        latent_image=[LATENT, 0],
        seed=0,
        steps=how.steps,
        cfg=how.cfg,
        sampler_name=how.sampler,
        scheduler=how.scheduler,
        denoise=1.0,
    )
    return {**graph, **_ends(loaded)}


def guided(loaded: Loaded, guider: Graph, steps: int, width: int, height: int) -> Graph:
    """Return the graph of a picture by Flux.2's schedule; `guider` has the node `GUIDER`."""
    return {
        **loaded.nodes,
        LATENT: node(LATENT_FLUX2, width=width, height=height, batch_size=1),
        PROMPT: _text(loaded),
        **guider,
        NOISE: node("RandomNoise", noise_seed=0),
        SIGMAS: node("Flux2Scheduler", steps=steps, width=width, height=height),
        METHOD: node("KSamplerSelect", sampler_name="euler"),
        SAMPLER: node(
            "SamplerCustomAdvanced",
            noise=[NOISE, 0],
            guider=[GUIDER, 0],
            sampler=[METHOD, 0],
            sigmas=[SIGMAS, 0],
            latent_image=[LATENT, 0],
        ),
        **_ends(loaded),
    }


def basic_guider(loaded: Loaded, guidance: float) -> Graph:
    """Return the guider of a model that takes its guidance as an input."""
    return {
        GUIDANCE: node("FluxGuidance", conditioning=[PROMPT, 0], guidance=guidance),
        GUIDER: node("BasicGuider", model=loaded.model, conditioning=[GUIDANCE, 0]),
    }


def cfg_guider(loaded: Loaded, cfg: float, *, has_negative: bool) -> Graph:
    """Return the guider that compares the prompt with a negative one."""
    return {
        NEGATIVE: _text(loaded) if has_negative else _nothing(),
        GUIDER: node(
            "CFGGuider",
            model=loaded.model,
            positive=[PROMPT, 0],
            negative=[NEGATIVE, 0],
            cfg=cfg,
        ),
    }


def places_in(graph: Graph) -> dict[str, tuple[Place, ...]]:
    """Return the places of the form's inputs in a graph, except the strength of the guidance."""
    loader = "ckpt_name" if "ckpt_name" in graph[MODEL]["inputs"] else "unet_name"
    sized = [key for key in (LATENT, SIGMAS) if key in graph]
    has_negative = "text" in graph.get(NEGATIVE, {"inputs": {}})["inputs"]
    is_custom = SIGMAS in graph
    return {
        "checkpoint": ((MODEL, loader),),
        "prompt": ((PROMPT, "text"),),
        "negative": ((NEGATIVE, "text"),) if has_negative else (),
        "width": tuple((key, "width") for key in sized),
        "height": tuple((key, "height") for key in sized),
        "steps": ((SIGMAS if is_custom else SAMPLER, "steps"),),
        "seed": ((NOISE, "noise_seed"),) if is_custom else ((SAMPLER, "seed"),),
    }


def _text(loaded: Loaded) -> Node:
    return node("CLIPTextEncode", text="", clip=loaded.encoder)


def _nothing() -> Node:
    return node("ConditioningZeroOut", conditioning=[PROMPT, 0])


def _ends(loaded: Loaded) -> Graph:
    return {
        DECODE: node("VAEDecode", samples=[SAMPLER, 0], vae=loaded.vae),
        SAVE: node("SaveImage", images=[DECODE, 0], filename_prefix="bindery"),
    }
