"""Chinese sentences about how a task went, and what its server answered."""

from collections.abc import Mapping

OUTCOMES_ZH: Mapping[str, str] = {
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
}
