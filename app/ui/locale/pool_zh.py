"""Chinese words and sentences about servers, and how a window keeps to one of them."""

from collections.abc import Mapping

POOL_ZH: Mapping[str, str] = {
    # 服务器与标签页
    "servers.title": "服务器",
    "servers.add": "添加服务器",
    "servers.edit": "编辑",
    "servers.remove": "移除",
    "servers.ask_again": "重新查询",
    "servers.check": "重新检查",
    "servers.pin": "将本标签页固定到 {name}",
    "servers.pinned": "本标签页已固定到 {name}，点击取消固定",
    "servers.live": "实时",
    "servers.live_help": "已建立连接，进度和预览实时更新",
    "servers.idle": "空闲",
    "servers.queue": "运行或等待 {n}",
    "servers.running": "运行 {n}",
    "servers.queue_split": "运行 {running} · 等待 {waiting}",
    "servers.url": "地址",
    "servers.url_hint": "与浏览器中打开的地址相同",
    "servers.name": "名称",
    "servers.empty": "还没有服务器",
    "servers.empty_start": "启动 ComfyUI，并允许本页面访问：",
    "servers.empty_add": "然后在此添加它的地址。",
    "reach.checking": "检查中…",
    "reach.up": "在线",
    "reach.slow": "响应慢",
    "reach.down": "不可用",
    "reach.offline": "本机离线",
    "servers.offline": "此计算机处于离线状态，恢复后会自动继续。",
    "servers.open": "打开此地址",
    "servers.use": "改用 {to}",
    "windows.title": "标签页",
    "windows.own": "本标签页",
    "windows.free": "空闲",
    "windows.spread": "多台并行",
    "windows.alone": "在另一个标签页中打开本页面，即可使用另一台服务器同时运行。",
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
}
