// What does the page say, in Chinese and in English?

const zh = {
  who: "选一个人，就用他的眼睛看", local: "只在本机运行，不对外开放。这里的人和时间都是演练用的。",
  morning: "下一个早上", week: "＋1 周", go: "拨到", pickTime: "拨到哪一刻",
  travelling: (to, at, steps, heard) => `时间正在走向 ${to}　现在 ${at} · 停了 ${steps} 次 · 新消息 ${heard} 条`,
  arrived: (at, steps, heard) => `到了 ${at}：停了 ${steps} 次，新消息 ${heard} 条`,
  noBot: "没有机器人在跟这只钟走", withBot: (name) => `与 ${name} 的对话`, group: (count) => `群聊 · ${count} 人和机器人`,
  typing: "正在输入…", uploading: "正在发送文件…", block: "停用机器人", unblock: "重新启用", blocked: "已停用机器人，它发不来消息",
  start: "开始", write: "写点什么…", writeIn: "在群里说…", commands: "命令", noCommands: "机器人还没有给这里设命令。", attach: "附上文件",
  send: "发送", ready: (name) => `发送示例：${name}`, asPhoto: "作为照片", remove: "去掉", reply: "回复", edited: "已编辑", silent: "无声",
  empty: (name) => `${name} 还没有和机器人说过话。\n点“开始”，或者打开别人发来的邀请链接。`, emptyGroup: "群里还没有人说话。",
  quiet: (name) => `${name} 这里还没有消息。\n写一句话，发一份文件，或点左下角的命令。`, unmet: "还没有和机器人说过话",
  earlier: "看更早的消息", photo: "图片", opener: "谁来打开这个链接？", openHint: "在真正的 Telegram 里，由收到链接的人点开。",
  close: "关闭", copied: "已复制", pinned: "置顶", left: "机器人离开了群", lost: "连不上演练场，正在重试…",
  tooLong: "点了，但机器人还没有应答", outside: "打开外部链接？", open: "打开",
};

const en = {
  who: "Choose a person and see with their eyes", local: "Runs on this machine only; not for the open network. People and time are for practice.",
  morning: "Next morning", week: "+1 week", go: "Go", pickTime: "Move the clock to",
  travelling: (to, at, steps, heard) => `Time is on its way to ${to}  now ${at} · ${steps} stops · ${heard} new messages`,
  arrived: (at, steps, heard) => `Arrived at ${at}: ${steps} stops, ${heard} new messages`,
  noBot: "No bot follows this clock", withBot: (name) => `chat with ${name}`, group: (count) => `group · ${count} people and the bot`,
  typing: "typing…", uploading: "sending a file…", block: "Block bot", unblock: "Unblock", blocked: "The bot is blocked and cannot write",
  start: "Start", write: "Write a message…", writeIn: "Write to the group…", commands: "Commands", noCommands: "The bot has set no commands here.", attach: "Attach a file",
  send: "Send", ready: (name) => `Send the sample: ${name}`, asPhoto: "as a photo", remove: "Remove", reply: "Reply", edited: "edited", silent: "silent",
  empty: (name) => `${name} has not talked to the bot yet.\nPress Start, or open an invite link that somebody was sent.`, emptyGroup: "Nobody has written here yet.",
  quiet: (name) => `No messages for ${name} yet.\nWrite something, send a file, or open the commands at the lower left.`, unmet: "has not met the bot yet",
  earlier: "Earlier messages", photo: "Photo", opener: "Who opens this link?", openHint: "On the real Telegram the one who was sent the link opens it.",
  close: "Close", copied: "Copied", pinned: "Pinned", left: "The bot left the group", lost: "The playground cannot be reached; trying again…",
  tooLong: "Pressed, but the bot has not answered yet", outside: "Open an outside link?", open: "Open",
};

export const tongue = { code: localStorage.getItem("language") === "en" ? "en" : "zh" };

export function say(key, ...rest) {
  const words = (tongue.code === "en" ? en : zh)[key];
  return typeof words === "function" ? words(...rest) : words;
}

export function speak(code) {
  tongue.code = code;
  localStorage.setItem("language", code);
}

const locale = () => (tongue.code === "en" ? "en-GB" : "zh-CN");

// Moments come as ISO text in the playground's own zone; read as they stand, whatever zone the reader's machine has.
const plain = (iso) => new Date(`${iso.slice(0, 19)}Z`);
const show = (iso, options) => new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options }).format(plain(iso));

export const clockTime = (iso) => iso.slice(11, 16);
export const shortDay = (iso) => show(iso, { month: "numeric", day: "numeric" });
const weekday = (iso) => show(iso, { weekday: "short" });
const withWeekday = (iso, date) => (tongue.code === "en" ? `${weekday(iso)} ${date}` : `${date} ${weekday(iso)}`);
export const day = (iso) => withWeekday(iso, show(iso, { year: "numeric", month: "long", day: "numeric" }));
export const moment = (iso) => `${withWeekday(iso, show(iso, { month: "short", day: "numeric" }))} ${clockTime(iso)}`;

export function bytes(size) {
  if (size < 1024) return `${size} B`;
  return size < 1048576 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1048576).toFixed(1)} MB`;
}
