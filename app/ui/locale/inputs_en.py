"""English sentences about what a person typed, chose or added."""

from collections.abc import Mapping

INPUTS_EN: Mapping[str, str] = {
    # What a person typed or chose
    "field.required": "This is empty. Fill it in.",
    "field.required_choice": "Choose one from the list.",
    "field.required_model": "Choose a model.",
    "field.required_default": "This is empty. The usual value is {default}.",
    "field.required_image": "No image yet. Choose, drop or paste one.",
    "field.not_image": "This has to be an image file. Choose another.",
    "field.not_text": "This has to be text.",
    "field.too_long": "This is too long. Keep it under {limit} characters.",
    "field.not_number": "This is not a number. Use digits, like 1.5.",
    "field.not_whole": "This has to be a whole number, like 20.",
    "field.not_switch": "This has to be on or off.",
    "field.range": "Use a number from {low} to {high}.",
    "field.not_offered": "“{value}” is not on offer. Choose another from the list.",
    "field.not_offered_here": (
        "“{value}” is not on {server}, which this tab is locked to, but on {names}. "
        "Unlock the tab, or choose another from the list."
    ),
    "field.unknown": "This workflow has no input “{name}”. It takes: {known}.",
    "field.wrong": "Input “{field}”: {why}",
    "file.no_workflow": "“{name}” carries no workflow. Choose another file.",
    "file.damaged": "“{name}” is damaged: it ends too early. Get the file again.",
    "file.too_large": "“{name}” has more in it than can be read. Choose the workflow’s own file.",
    "image.empty": "“{name}” is an empty file. Choose another.",
    "image.not_image": "“{name}” is not an image that servers can read. Use {supported}.",
    "image.damaged": "“{name}” is damaged and cannot be opened. Choose another file.",
    "image.too_large": (
        "“{name}” is {size:size}, and this server takes at most {limit:size}. "
        "Choose a smaller image."
    ),
    "image.unreadable": "“{name}” cannot be read. Choose a picture, not a folder.",
    "image.nowhere": "This workflow takes no image. Choose one that does, and drop it again.",
    # Options of processImage
    "option.unknown": "processImage has no option “{name}”. It takes: {known}.",
    "option.wrong": "The option “{name}” has to be a {wanted}, not a {found}.",
    "option.not_object": "The options of processImage are an object with: {known}.",
    # Workflows
    "workflow.unknown": "There is no workflow “{id}”. Known are: {known}.",
    "workflow.not_json": "“{name}” is not a JSON file. Export the workflow again and add that.",
    "workflow.not_object": "This file holds no workflow. Choose one that ComfyUI saved.",
    "workflow.editor_format": (
        "This is the editor’s own format, which servers cannot run. "
        "Use “Export (API)” in ComfyUI and add that file."
    ),
    "workflow.bad_node": "Node {node} has no class or inputs. Export the workflow again.",
    "workflow.not_finite": (
        "Node {node} ({type}) has a {field} that is no number (NaN or Infinity), which no server "
        "takes. Correct it in ComfyUI and export the workflow again."
    ),
    "workflow.too_large": "This file is larger than {limit:size}, too large for a workflow.",
    "workflow.added": "“{name}” was added.",
    "workflow.filled": "The settings of “{name}” are in the form.",
    "workflow.deleted": "“{name}” was deleted. Its tasks stay.",
    # What converting an editor file says
    "editor.too_large": (
        "This file lays out more than {limit} nodes, more than a server runs. Take out subgraphs "
        "that hold each other, and save it again."
    ),
    "editor.nothing_runs": (
        "Nothing in this file runs: its nodes are off or belong to the editor. Switch nodes on, "
        "and save it again."
    ),
    "editor.missing": (
        "The server lacks {types}. Install the node packs that these come from, or use another "
        "server."
    ),
    "editor.skipped": "{count} {count:entry|entries} of the file could not be read as nodes.",
    "editor.unknown_input": (
        "Node {node} ({type}) has no input “{field}” on this server, so what feeds it was left out."
    ),
    "editor.other_version": (
        "The file was saved with another version of {type}. Check node {node}: it has the default "
        "of {fields}."
    ),
    "editor.drawn": (
        "Node {node} ({type}) needs what a person draws or records in ComfyUI. Run it there."
    ),
    "catalog.no_file": "Workflow “{id}” names the file {file}, which is not there.",
    "catalog.no_target": "Workflow “{id}” names input {field} of node {node}, which is not there.",
}
