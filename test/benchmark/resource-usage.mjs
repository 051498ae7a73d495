// Loaded into the measured process by NODE_OPTIONS: says at its end what it has used.
import { writeFileSync } from 'node:fs';
import process from 'node:process';

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { peakMegabytes: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
  writeFileSync(process.env.RESOURCE_USAGE_FILE, JSON.stringify(usage));
});
