"""Chinese words of the debug report, and what it finds."""

from collections.abc import Mapping

DEBUG_ZH: Mapping[str, str] = {
    # 调试函数
    "version": "Bindery {version}",
    "debug.version": "版本",
    "debug.line": "{label}: {value}",
    "debug.window": "当前窗口",
    "debug.locked": "锁定服务器",
    "debug.open": "待处理任务",
    "debug.task": "任务 {id}: {server}",
    "debug.unbound": "未绑定",
    "debug.others": "其他窗口",
    "debug.other": "窗口",
    "debug.wrong": "不一致",
    "debug.ignored": "已忽略的服务器消息",
    "debug.pinned": "已固定",
    "debug.spread": "无，多台并行",
    "debug.none": "无",
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
