// Which dates do Microsoft's recognizers find? The texts come on standard input, as in peers_in_python.py.
// node peers_in_node.js TIMES
const { recognizeDateTime } = require(require.resolve("@microsoft/recognizers-text-suite", { paths: [process.cwd()] }));
let given = "";
process.stdin.on("data", (part) => (given += part));
process.stdin.on("end", () => {
  recognizeDateTime("2025-06-30", "zh-cn");
  recognizeDateTime("2025-06-30", "en-us");
  console.log(JSON.stringify(JSON.parse(given).map(answer)));
});

function answer([text, culture, asOf]) {
  const [year, month, day] = asOf.split("-").map(Number);
  const took = [];
  let found = [];
  let raised = 0;
  for (let run = 0; run < Number(process.argv[2]); run++) {
    const began = process.hrtime.bigint();
    try {
      found = recognizeDateTime(text, culture, 0, new Date(year, month - 1, day));
    } catch {
      raised = 1;
    }
    took.push(Number(process.hrtime.bigint() - began) / 1e6);
  }
  return [took, found.map((one) => [one.start, one.end + 1, dayOf(one, asOf)]), raised];
}

// Of several readings the one that lies ahead; the end of a range is the first day after it, save where "before" ends it.
function dayOf(one, asOf) {
  const values = (one.resolution && one.resolution.values) || [];
  const days = values.map(lastDay).filter(Boolean);
  return days.find((day) => day >= asOf) || days[days.length - 1] || null;
}

function lastDay(value) {
  if (value.value) return value.value.slice(0, 10);
  if (!value.end) return null;
  if (value.Mod === "before") return value.end.slice(0, 10);
  const end = new Date(value.end.slice(0, 10) + "T00:00:00Z");
  if (Number.isNaN(end.getTime())) return null;
  end.setUTCDate(end.getUTCDate() - (value.start ? 1 : 0));
  return end.toISOString().slice(0, 10);
}
