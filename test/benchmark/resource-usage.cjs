// Loaded into the measured process by NODE_OPTIONS: says at its end what it has used. CommonJS, because a module that is
// imported first makes Node read the task's bundle by its other loader, which costs 20 MB more.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { peakMegabytes: peakKilobytes() / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
  writeFileSync(process.env.RESOURCE_USAGE_FILE, JSON.stringify(usage));
});

/** Where Linux tells it, the peak since the process runs this program: `maxRSS` is at least the memory of the process that started it. */
function peakKilobytes() {
  const status = '/proc/self/status';
  const [, peak] = (existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))) || [];
  return peak === undefined ? process.resourceUsage().maxRSS : Number(peak);
}
