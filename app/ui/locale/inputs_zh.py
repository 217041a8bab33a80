"""Chinese sentences about what a person typed, chose or added."""

from collections.abc import Mapping

INPUTS_ZH: Mapping[str, str] = {
    # 输入
    "field.required": "此项不能为空，请填写。",
    "field.required_choice": "请从列表中选择一项。",
    "field.required_model": "请选择模型。",
    "field.required_default": "此项不能为空，常用值为 {default}。",
    "field.required_image": "还没有图片。请选择、拖入或粘贴一张。",
    "field.not_image": "此项需要图片文件，请重新选择。",
    "field.not_text": "此项需要文本。",
    "field.too_long": "内容过长，请控制在 {limit} 个字符以内。",
    "field.not_number": "这不是数字，请输入类似 1.5 的数值。",
    "field.not_whole": "此项需要整数，例如 20。",
    "field.not_switch": "此项只能为开或关。",
    "field.range": "请输入 {low} 到 {high} 之间的数值。",
    "field.not_offered": "“{value}”不可用，请从列表中另选一项。",
    "field.not_offered_here": (
        "本标签页锁定的 {server} 上没有“{value}”，而 {names} 上有。请解锁本标签页，或从列表中另选一项。"
    ),
    "field.unknown": "该工作流没有名为“{name}”的输入，可用的输入有：{known}。",
    "field.wrong": "输入项“{field}”：{why}",
    "file.no_workflow": "“{name}”中没有工作流，请换一个文件。",
    "file.damaged": "“{name}”已损坏，内容不完整，请重新获取该文件。",
    "file.too_large": "“{name}”内容过多，无法读取，请选择工作流本身的文件。",
    "image.empty": "“{name}”是空文件，请换一个。",
    "image.not_image": "“{name}”不是服务器支持的图片，请使用 {supported}。",
    "image.damaged": "“{name}”已损坏，无法打开，请换一个文件。",
    "image.too_large": (
        "“{name}”大小为 {size:size}，超过了该服务器 {limit:size} 的上限，请换一张较小的图片。"
    ),
    "image.unreadable": "无法读取“{name}”。请选择图片，而不是文件夹。",
    "image.nowhere": "此工作流不需要图片，请换一个需要图片的工作流后再放入。",
    # processImage 的选项
    "option.unknown": "processImage 没有选项“{name}”，可用的有：{known}。",
    "option.wrong": "选项“{name}”的类型应为 {wanted}，而不是 {found}。",
    "option.not_object": "processImage 的选项应为对象，可包含：{known}。",
    # 工作流
    "workflow.unknown": "没有名为“{id}”的工作流，可用的有：{known}。",
    "workflow.not_json": "“{name}”不是 JSON 文件，请重新导出工作流后再添加。",
    "workflow.not_object": "文件中没有工作流，请选择 ComfyUI 保存的文件。",
    "workflow.editor_format": (
        "这是编辑器格式的文件，服务器无法直接运行。请在 ComfyUI 中使用“导出（API）”，再添加导出的文件。"
    ),
    "workflow.bad_node": "节点 {node} 缺少类型或输入，请重新导出工作流。",
    "workflow.not_finite": (
        "节点 {node}（{type}）的 {field} 不是数值（NaN 或 Infinity），没有服务器接受。"
        "请在 ComfyUI 中改正后重新导出工作流。"
    ),
    "workflow.too_large": "文件超过 {limit:size}，不像是工作流文件。",
    "workflow.added": "已添加“{name}”。",
    "workflow.filled": "已将“{name}”的参数填入表单。",
    "workflow.deleted": "已删除“{name}”，其任务仍会保留。",
    # 转换编辑器文件时的说明
    "editor.too_large": (
        "文件展开后超过 {limit} 个节点，服务器无法运行，请移除互相嵌套的子图后重新保存。"
    ),
    "editor.nothing_runs": (
        "文件中没有可运行的节点：它们已停用或仅供编辑器使用，请启用节点后重新保存。"
    ),
    "editor.missing": "服务器缺少 {types}，请安装它们所属的节点包，或换一台服务器。",
    "editor.skipped": "文件中有 {count} 个条目无法读取为节点。",
    "editor.unknown_input": (
        "此服务器上的节点 {node}（{type}）没有输入“{field}”，因此略去了它的连接。"
    ),
    "editor.other_version": (
        "保存文件时 {type} 的版本不同，请检查节点 {node}：{fields} 使用了默认值。"
    ),
    "editor.drawn": "节点 {node}（{type}）需要在 ComfyUI 中绘制或录制，请在那里运行。",
    "catalog.no_file": "工作流“{id}”所指的文件 {file} 不存在。",
    "catalog.no_target": "工作流“{id}”所指的节点 {node} 的输入 {field} 不存在。",
}
