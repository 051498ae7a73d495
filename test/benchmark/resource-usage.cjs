// Loaded into the measured process by NODE_OPTIONS: says at its end what it has used. CommonJS, because a module that is
// imported first makes Node read the task's bundle by its other loader, which costs 20 MB more.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { peakMegabytes: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
  writeFileSync(process.env.RESOURCE_USAGE_FILE, JSON.stringify(usage));
});
