"""Arbitrary JSON that looks like editor files and class definitions, right and wrong."""

from typing import Any

from hypothesis import strategies as st

from tests.core.json_values import JSON, SCALARS

IDS = st.sampled_from([1, 2, 3, "1", "a", -10, -20, 4.0, "g", "h", None, True])
TYPES = st.sampled_from(
    ["A", "B", "g", "h", "workflow>W", "Reroute", "PrimitiveNode", "Note", "CustomCombo", 7]
)
NAMES = st.sampled_from(["x", "y", "c", "c.k", "r.0.v", "seed", "n.n0", "-1", "", "7: x"])
KINDS = st.sampled_from(["INT", "STRING", "COMBO", "IMAGE", "*", "IMAGE,MASK", "", 0, ["a"], None])


def some(*strategies: st.SearchStrategy[Any], size: int = 3) -> st.SearchStrategy[Any]:
    """Lists of these, and now and then anything else."""
    return st.lists(st.one_of(*strategies), max_size=size) | SCALARS


def part(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects with any of these keys."""
    return st.fixed_dictionaries({}, optional=fields)


SLOTS = some(part(name=NAMES, type=KINDS, link=IDS, widget=part(name=NAMES), label=NAMES))
LINKS = some(
    st.tuples(IDS, IDS, st.integers(-1, 2), IDS, st.integers(-1, 2), KINDS).map(list),
    part(
        id=IDS,
        origin_id=IDS,
        origin_slot=st.integers(-1, 2),
        target_id=IDS,
        target_slot=st.integers(-1, 2),
        type=KINDS,
    ),
    size=6,
)
VALUES = some(SCALARS, NAMES, size=6) | st.dictionaries(NAMES, SCALARS, max_size=3)
PROPERTIES = part(
    proxyWidgets=some(st.tuples(IDS, NAMES).map(list)),
    models=some(part(name=NAMES, url=NAMES)),
    cnr_id=NAMES,
)
NODE = (
    st.fixed_dictionaries(
        {"id": IDS, "type": TYPES},
        optional={
            "mode": st.sampled_from([0, 2, 4, 4.0, "2", None]),
            "title": NAMES,
            "inputs": SLOTS,
            "outputs": SLOTS,
            "properties": PROPERTIES,
            "widgets_values": VALUES,
            "widgets_values_named": st.dictionaries(NAMES, SCALARS, max_size=3),
            "pos": some(SCALARS, size=2),
            "size": st.dictionaries(st.sampled_from("01"), SCALARS),
        },
    )
    | SCALARS
)
NODE_LIST = st.lists(NODE, max_size=5)
NODES = NODE_LIST | SCALARS
PORTS = some(part(name=NAMES, type=KINDS, label=NAMES, linkIds=some(IDS)))
DEFINITIONS = some(
    part(
        id=st.sampled_from(["g", "h"]),
        name=NAMES,
        nodes=NODES,
        links=LINKS,
        inputs=PORTS,
        outputs=PORTS,
        definitions=part(subgraphs=some(part(id=st.just("h"), nodes=NODES, links=LINKS))),
    ),
    size=2,
)
GROUPS = part(
    W=part(
        nodes=NODES,
        links=some(st.lists(st.integers(0, 2) | st.none(), max_size=6)),
        external=some(st.lists(st.integers(0, 2), max_size=3)),
        config=st.dictionaries(
            st.sampled_from("012"),
            part(
                input=st.dictionaries(NAMES, part(visible=st.booleans(), name=NAMES)),
                output=st.dictionaries(st.sampled_from("01"), part(visible=st.booleans())),
            ),
            max_size=2,
        ),
    )
)
EDITOR_FILES = st.fixed_dictionaries(
    {"nodes": NODE_LIST},
    optional={
        "links": LINKS,
        "last_node_id": SCALARS,
        "groups": some(part(title=NAMES, bounding=some(SCALARS, size=4))),
        "definitions": part(subgraphs=DEFINITIONS),
        "extra": part(
            groupNodes=GROUPS,
            linearData=part(inputs=some(st.tuples(IDS, NAMES).map(list)), outputs=some(IDS)),
        ),
    },
)
"""Files that are right in parts."""

SPECS = st.sampled_from(
    [
        ["INT", {"default": 3}],
        ["INT"],
        ["FLOAT", {"control_after_generate": True}],
        ["STRING", {"dynamicPrompts": True}],
        ["STRING", {"forceInput": True}],
        ["BOOLEAN", {}],
        [["a", 2, "b.png"], {"image_upload": True}],
        [[]],
        ["COMBO", {"options": ["a"], "control_after_generate": True, "multiselect": True}],
        ["IMAGE"],
        ["*", {"widgetType": "STRING"}],
        ["COLORS", {}],
        ["CURVE", {}],
        ["BOUNDING_BOX", {"socketless": True, "default": {"x": float("nan")}}],
        ["IMAGECOMPARE", {}],
        ["RESOLUTION_PREVIEW", {}],
        ["LOAD_3D", {}],
        ["WEBCAM", {}],
        ["COMFY_MATCHTYPE_V3", {"template": {"allowed_types": "*"}}],
        ["COMFY_AUTOGROW_V3", {"template": {"prefix": "n", "max": 2}}],
        ["COMFY_AUTOGROW_V3", {"template": {"names": ["k", 1]}}],
        ["COMFY_DYNAMICGROUP_V3", {"max": 2, "template": {"required": {"v": ["INT", {}]}}}],
        [
            "COMFY_DYNAMICCOMBO_V3",
            {"options": [{"key": "x", "inputs": {"required": {"k": ["IMAGE"]}}}, 5]},
        ],
    ]
)
INPUTS = st.dictionaries(
    st.sampled_from(["x", "y", "c", "r", "n", "seed", "choice", "filename_prefix"]),
    SPECS | SCALARS,
    max_size=5,
)
OBJECT_INFO = st.dictionaries(
    st.sampled_from(["A", "B", "CustomCombo", "7"]),
    part(
        input=part(required=INPUTS, optional=INPUTS),
        input_order=part(required=some(NAMES)),
        output=some(KINDS),
        output_node=st.booleans(),
    )
    | JSON,
    max_size=4,
)
