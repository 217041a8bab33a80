"""Chinese sentences about what happened: the messages of core, services and adapters."""

from collections.abc import Mapping

MESSAGES_ZH: Mapping[str, str] = {
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
    # 服务器及其地址
    "server.empty": "请输入服务器地址，例如 http://192.168.1.20:8188。",
    "server.no_scheme": "地址需以 http:// 或 https:// 开头，例如 http://192.168.1.20:8188。",
    "server.not_a_url": "“{text}”不是有效的地址，正确格式如 http://192.168.1.20:8188。",
    "server.scheme": "地址需以 http:// 或 https:// 开头，不支持 {scheme}：。",
    "server.credentials": "请去掉地址中的用户名和密码。",
    "server.query": "请去掉地址中 ? 或 # 及其后面的部分。",
    "server.name_long": "名称过长，请控制在 {limit} 个字符以内。",
    "server.duplicate": "{url} 已在列表中。",
    "server.saved": "已保存 {name}。",
    "server.removed": "已移除 {name}，其任务的图片仍可查看。",
    "servers.entry": "servers.json 中有一项未被采用。{why}",
    "servers.shape": "servers.json 中没有服务器列表，可直接在此处添加服务器。",
    "servers.not_json": "servers.json 不是有效的 JSON，已忽略：{why}",
    "servers.bad_now": "servers.json 不是有效的 JSON，已改用上一次有效的列表：{why}",
    "servers.unreadable": "无法读取 servers.json，可直接在此处添加服务器。",
    "servers.unreadable_now": "无法读取 servers.json，已改用上一次有效的列表。请检查本页面所在的主机是否正常。",
    "health.slow": "{seconds} 秒内没有响应，可能正忙，页面会持续重试。",
    "health.loopback": "浏览器不允许来自其他计算机的页面访问本机上的服务器。请从本机打开此页面，或使用服务器的网络地址。",
    "health.down": "该地址没有响应。请在那台机器上启动 ComfyUI，或更正地址。",
    "health.down_https": (
        "该地址没有 https 响应。请在那台机器上启动 ComfyUI；如果它没有证书，请改用 http://。"
    ),
    "health.no_cors": (
        "ComfyUI 在运行，但不允许本页面读取其响应。启动 ComfyUI 时请加上 --enable-cors-header；"
        "如果代理也添加了该响应头，请只保留一处。"
    ),
    "health.unreadable": (
        "该地址有响应，但本页面无权读取。如果它就是 ComfyUI，启动时请加上 --enable-cors-header；"
        "如果前面有网关或登录页，请在新标签页中打开该地址。"
    ),
    "health.unreadable_now": (
        "之前可以使用，现在的响应本页面无权读取：可能是网关后面的 ComfyUI 已停止，或需要登录。"
        "请在新标签页中打开该地址查看。"
    ),
    "health.not_comfyui": "该地址有响应，但不是 ComfyUI，请检查地址和端口。",
    "health.web_page": (
        "该地址返回的是网页而不是 ComfyUI：可能是登录页、隧道的提示页，或网关后面的 ComfyUI "
        "已停止。请在新标签页中打开该地址。"
    ),
    "health.sign_in": "需要密钥或登录（错误 {status}）。请在新标签页中打开该地址。",
    "health.gateway": "该地址的网关有响应，但后面的 ComfyUI 没有（错误 {status}）。请启动 ComfyUI。",
    "health.limited": "请求过多（错误 429）。请稍候再检查。",
    "health.rests": "服务器要求等待 {seconds} 秒，之后会再次查询。",
    "health.offline": "此计算机处于离线状态。",
    "health.redirected": "该地址会转发到 {to}，请改为填写那个地址。",
    "health.redirected_page": "该地址会把请求转到 {to}，可能需要登录。请在新标签页中打开。",
    "health.redirected_away": "该地址会转发到别处，本页面不能跟随。请填写服务器自己的地址。",
    "health.imported": "它随文件导入，未获允许，因此不会被连接。",
    "health.status": "服务器返回错误 {status}，请检查地址或查看服务器日志。",
    "health.set_aside": "{why}这种情况已发生 {count} 次，因此不再向此服务器发送任何内容。",
    "health.several": "该地址后面有多台服务器在响应。请用各自的地址分别添加。",
    "health.mixed_content": (
        "本页面通过 https 打开，浏览器会拦截 http 服务器。请改用服务器的 https 地址，"
        "或通过 http 打开本页面。"
    ),
    "runs.range": "请输入 1 到 {max} 的整数",
    "pool.empty": "还没有可用的服务器，任务未提交。请先在“服务器”中添加一台。",
    "pool.offline": "此计算机处于离线状态，任务未提交，输入内容已保留。",
    "pool.all_down": (
        "{count:服务器目前不可用|所有服务器目前均不可用}，任务未提交。输入内容已保留，处理方法见“服务器”。"
    ),
    "pool.several": (
        "{count:该地址|这些地址}后面都有多台服务器在响应，任务未提交。"
        "请在“服务器”中用各自的地址分别添加。"
    ),
    "pool.not_capable": "没有服务器能运行此工作流，任务未提交。{what}",
    "pool.not_capable_some": (
        "有响应的服务器都不能运行此工作流，任务未提交。{names} {count:目前|目前都}没有响应。{what}"
    ),
    "pool.lacks": "{server}：{what}",
    "missing.node": "没有节点 {node}",
    "missing.node_of": "没有节点 {node}（属于节点包 {pack}）",
    "missing.value": "{node} 的 {field} 不提供“{value}”",
    "missing.below": "{node} 的 {field} 不能小于 {low}，而此处为 {value}",
    "missing.above": "{node} 的 {field} 不能大于 {high}，而此处为 {value}",
    # 标签页锁定
    "lock.down": (
        "本标签页已锁定到 {server}，但它目前不可用。{why}任务未提交。"
        "请等它恢复，或取消固定、解锁本标签页。"
    ),
    "lock.not_capable": (
        "本标签页有任务在 {server} 上，因此锁定到它，但它不能运行此工作流，任务未提交。{others}{what}"
    ),
    "lock.pinned_not_capable": (
        "本标签页固定到的 {server} 不能运行此工作流，任务未提交。{others}{what}"
    ),
    "lock.others_can": "{names} 可以。",
    "lock.run_there": "改在 {name} 上运行",
    "lock.held": "本标签页在 {server} 上还有未完成的任务。请先解锁，或等待任务结束。",
    "lock.none": "本标签页尚未锁定服务器。请先运行任务或固定一台服务器。",
    # 任务
    "task.failed_in": "节点 {node} 执行失败，服务器的说明如下：",
    "task.failed_silently": "服务器报告失败，但没有给出原因，可查看服务器日志。",
    "task.lost": "{server} 上已没有此任务，服务器可能重启过。如仍需要，请重新运行。",
    "task.not_sent": "任务没有发送：同一批次出现了问题。请再次运行。",
    "task.refused": "{server} 拒绝了此任务，未运行任何内容。{why}",
    "task.kept_out": "{server} 有响应，但此任务未能送达，未运行任何内容。{why}",
    "task.not_taken": "已多次发送，但 {server} 一直没有接收此任务。",
    "task.unreadable": "服务器为此任务保存的结果无法读取。{why}",
    "task.several": "{server} 后面有多台服务器在响应，任务未提交。请用各自的地址分别添加，然后重新运行。",
    "task.upload_failed": "图片未能上传到 {server}，任务没有运行。{why}",
    "task.outputs_dropped": "服务器略过了工作流的一部分：",
    "task.ended": "任务已结束：{state:state}。{why}",
    "task.transition": "任务不能从“{source:state}”变为“{to:state}”，这是程序的错误。",
    "task.no_server": "任务 {prompt_id} 没有服务器，这是程序的错误。",
    "task.bound": "任务 {prompt_id} 已绑定到 {server}，不会改变。",
    "task.unbound": "本标签页没有任务 {prompt_id}。",
    "task.unknown": "本标签页没有任务 {prompt_id}。",
    "task.bad_id": "prompt id 应为不超过 200 个字符的文本。",
    "cancel.too_old": (
        "{server} 版本过旧，无法只停止这一个任务而不影响他人，因此未发送停止请求。"
        "请将 ComfyUI 更新到 0.3.60 或更高版本。"
    ),
    "prompt.rejected": "服务器拒绝了此工作流。{text}",
    "output.empty": "工作流已完成，但没有任何输出。请确认末尾有“保存图像”节点。",
    "output.no_status": "服务器保存了此任务的输出，但没有说明任务如何结束，请检查输出是否完整。",
    "output.unusable": (
        "有 {count} 个{count:文件|文件}无法从服务器取得，因为服务器不提供其文件夹或名称：{files}。"
    ),
    "output.left_out": "服务器上还有 {count} 个文件，此处显示了 {kept} 个。",
    "warning.both": "{first}{second}",
    "output.no_picture": "工作流已完成，但没有图片。实际输出：{files}。",
    "result.missing": "没有可提取图片的结果。",
    "result.shape": "这不是 ComfyUI 的结果：{why}",
    # 响应与连接
    "upload.too_large": (
        "服务器或其前面的代理不接受 {size:size} 的文件。请换一张较小的图片，或调高其上限。"
    ),
    "upload.not_taken": (
        "服务器有响应，但没有接收这次 {size:size} 的上传，前面的代理允许的大小可能更小。"
        "请换一张较小的图片，或调高其上限。"
    ),
    "post.unread": (
        "服务器前面的设备拒绝了本页面提交的请求：可能需要登录、有限制或防火墙。"
        "请在新标签页中打开服务器地址，或询问其管理者。"
    ),
    "answer.web_page": "返回的是网页而不是 ComfyUI 的响应，是否需要登录？",
    "answer.status": "服务器返回错误 {status}。",
    "answer.not_json": "无法读取服务器的响应（不是 JSON）。",
    "answer.shape": "无法理解服务器的响应（{path} 不符合 {wanted}）。",
    "answer.not_ours": (
        "服务器在此任务的 ID 下保存的是另一个任务（{found}）的结果，因此没有采用。"
        "请检查该地址后面是否有多台服务器。"
    ),
    "answer.too_large": "服务器的响应超过 {limit:size}，因此未读取。请查看服务器日志。",
    "transport.stalled": (
        "服务器开始响应后，{seconds} 秒内几乎没有发送任何数据。请检查网络和服务器。"
    ),
    "transport.redirected": "此地址会转发到另一个地址。请在“服务器”中直接添加那个地址。",
    "socket.too_large": "服务器通过 WebSocket 发送了超过 {limit:size} 的消息，因此已关闭该连接。",
    "socket.flood": "服务器通过 WebSocket 发送的消息远多于工作所需，因此已关闭该连接。",
    "transport.set_aside": "此服务器已被搁置，因此未发送任何内容。请在“服务器”中重新查询。",
    "transport.failed": "无法连接服务器，请确认它正在运行。",
    "transport.timeout": "服务器响应超时。",
    "error.unexpected": "页面出现意外错误：{text}。如反复出现，请重新加载页面。",
    "warn.unbound": "没有任务 {id} 的记录，无法确定其服务器。",
    "warn.guessed_server": "结果中没有服务器信息，暂以 {server} 代替。",
    # 调试函数的发现
    "debug.foreign_window": "任务 {id} 由窗口 {window} 创建，不属于本标签页。",
    "debug.wrong_picture": "任务 {id} 的图片不在其绑定的服务器上。",
    "debug.outside_lock": "任务 {id} 在 {server} 上进行中，与锁定服务器 {lock} 不一致。",
    "debug.lock_not_in_pool": "锁定服务器 {lock} 不在服务器列表中。",
    "debug.lock_without_work": "窗口锁定到 {lock}，但那里没有待处理任务。",
    "debug.several": "{server} 后面有多台服务器在响应：{evidence}。",
    "several.identity": "/system_stats 的内容来回变化（{detail}）",
    "several.prompt": "任务先存在、后消失、又出现（{detail}）",
    "several.file": "文件先存在、后消失、又出现（{detail}）",
    "several.upload": "图片刚上传就找不到（{detail}）",
    "several.picture": "图片属于另一个任务（{detail}）",
    "several.depth": "队列长度来回变化（{detail}）",
    "several.number": "任务编号倒退（{detail}）",
    "several.entry": "历史记录指向另一个任务（{detail}）",
    "several.gap": "任务既不在队列中，也不在历史记录中（{detail}）",
    "debug.same_window_id": "另有窗口使用了相同的窗口 ID {window}。",
    "debug.same_client_id": "另有窗口使用了相同的客户端 ID {client}。",
    "debug.bound_twice": "任务 {id} 在本标签页绑定到 {server}，在另一窗口绑定到 {other}。",
}
